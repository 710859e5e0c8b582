/// Why bytes could not be compressed or unpacked. Serving them uncompressed is always right.
package enum GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// zlib takes at most 4 GB in one go.
    case tooLarge(bytes: Int)
    /// zlib's own code: -4 is "out of memory", -6 a library that does not fit the headers we were built with.
    case failed(code: Int32)
    /// The bytes are not what zlib unpacks, or end early.
    case notCompressed
    /// Unpacked they are more than the caller allows.
    case overLimit(bytes: Int)

    package var description: String {
        switch self {
        case .tooLarge(let bytes): "\(bytes) bytes are too many to compress at once"
        case .notCompressed: "the bytes are not compressed as they say, or their end is missing"
        case .overLimit(let bytes): "unpacked they are more than \(bytes) bytes"
        case .failed(let code): "zlib refused to compress (code \(code)): check the installed zlib and free memory"
        }
    }
}
