#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An open file that is closed when it goes out of scope. Blocking; for the start and the stop of the program.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(self.descriptor)
    }

    /// The file to read, and its size. Only a regular file: a pipe could block for ever.
    ///
    /// - Returns: `nil` when there is none.
    static func reading(_ path: String) throws(SnapshotLoad.Defect) -> OpenFile? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadable
        }
        return OpenFile(descriptor: descriptor)
    }

    /// An empty file that only its owner can read.
    static func writing(_ path: String) throws(SnapshotError) -> OpenFile {
        // A leftover of an interrupted stop. Its content and its mode do not matter.
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, code: errno) }
        return OpenFile(descriptor: descriptor)
    }

    func size() throws(SnapshotLoad.Defect) -> Int {
        var status = stat()
        guard fstat(self.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .unreadable }
        return Int(status.st_size)
    }

    func rewind() throws(SnapshotLoad.Defect) {
        guard lseek(self.descriptor, 0, SEEK_SET) == 0 else { throw .unreadable }
    }

    /// Exactly this many bytes.
    func read(_ count: Int) throws(SnapshotLoad.Defect) -> [UInt8] {
        var failure: SnapshotLoad.Defect?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                #if canImport(Darwin)
                let got = Darwin.read(self.descriptor, rest.baseAddress, rest.count)
                #elseif canImport(Musl)
                let got = Musl.read(self.descriptor, rest.baseAddress, rest.count)
                #else
                let got = Glibc.read(self.descriptor, rest.baseAddress, rest.count)
                #endif
                if got > 0 {
                    filled += got
                } else if got == 0 || errno != EINTR {
                    failure = got == 0 ? .truncated : .unreadable
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func write(_ bytes: [UInt8], path: String) throws(SnapshotError) {
        var written = 0
        var code: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count, code == 0 {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                #if canImport(Darwin)
                let put = Darwin.write(self.descriptor, rest.baseAddress, rest.count)
                #elseif canImport(Musl)
                let put = Musl.write(self.descriptor, rest.baseAddress, rest.count)
                #else
                let put = Glibc.write(self.descriptor, rest.baseAddress, rest.count)
                #endif
                if put >= 0 { written += put } else if errno != EINTR { code = errno }
            }
        }
        if code != 0 { throw .cannotWrite(path: path, code: code) }
    }

    /// Waits for the disk.
    func synchronize(path: String) throws(SnapshotError) {
        guard fsync(self.descriptor) == 0 else { throw .cannotWrite(path: path, code: errno) }
    }
}
