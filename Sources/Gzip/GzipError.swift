/// Why bytes could not be compressed or decompressed. Serving them uncompressed is always correct.
package enum GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// zlib takes at most 4 GB per call.
    case tooLarge(bytes: Int)
    /// zlib's own code: -4 means out of memory, -6 a library that does not match our headers.
    case failed(code: Int32)
    /// The bytes are not gzip or zlib, or end early.
    case notCompressed
    /// The decompressed bytes exceed the caller's limit.
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
