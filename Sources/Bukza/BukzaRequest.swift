/// One of Bukza's web requests as it arrived, apart from its headers. Prints no contents.
package struct BukzaRequest: Sendable, CustomStringConvertible {
    /// The body's bytes, already unpacked when they came compressed.
    package let body: [UInt8]
    /// What stands behind the `?` of the address, percent-encoded as it came; `nil` without a `?`.
    package let query: String?

    package init(body: [UInt8], query: String? = nil) {
        self.body = body
        self.query = query
    }

    package var description: String { "BukzaRequest(\(self.body.count) bytes)" }
}
