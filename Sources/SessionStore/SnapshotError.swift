/// Why the cache could not be saved. The service may still stop: only joins of the next hours are lost.
package enum SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or its directory cannot be created or renamed; the code is `errno`'s.
    case cannotCreate(path: String, code: Int32)
    /// The disk refused bytes, usually because it is full; the code is `errno`'s.
    case cannotWrite(path: String, code: Int32)
    /// The snapshot would be larger than anything ``SessionCache/load(from:)`` accepts.
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .cannotCreate(let path, let code):
            "cannot create the session snapshot \(path) (errno \(code)): check that the directory exists and is ours"
        case .cannotWrite(let path, let code):
            "cannot write the session snapshot \(path) (errno \(code)): check the free space of the disk"
        case .tooLarge(let limit):
            "the session snapshot would exceed \(limit) bytes: lower the session capacity"
        }
    }
}
