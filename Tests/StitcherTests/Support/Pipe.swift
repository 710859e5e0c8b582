import Glibc

/// Both ends of a pipe, which no child inherits.
struct Pipe {
    let reading: CInt
    let writing: CInt

    /// `F_SETPIPE_SZ`, which Glibc's module does not show.
    private static let setSize: CInt = 1_031

    /// - Parameter bytes: how much it holds; `nil` for what the system gives.
    init(bytes: CInt? = nil) {
        var ends: [CInt] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        if let bytes { _ = fcntl(ends[1], Self.setSize, bytes) }
        self.reading = ends[0]
        self.writing = ends[1]
    }
}
