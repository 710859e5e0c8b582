/// Why bytes could not be compressed. Serving them uncompressed is always right.
package enum GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// zlib takes at most 4 GB in one go.
    case tooLarge(bytes: Int)
    /// zlib's own code: -4 is "out of memory", -6 a library that does not fit the headers we were built with.
    case failed(code: Int32)

    /// A word without values, for metrics.
    package var label: String {
        switch self {
        case .tooLarge: "too_large"
        case .failed: "failed"
        }
    }

    package var description: String {
        switch self {
        case .tooLarge(let bytes): "\(bytes) bytes are too many to compress at once"
        case .failed(let code): "zlib refused to compress (code \(code)): check the installed zlib and free memory"
        }
    }
}
