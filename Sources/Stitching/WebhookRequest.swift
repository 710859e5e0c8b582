/// A booking system's web request as it arrived, without its headers. Prints no contents.
package struct WebhookRequest: Sendable, CustomStringConvertible {
    /// The body's bytes, decompressed.
    package let body: [UInt8]
    /// The text after the `?` of the address, still percent-encoded; `nil` without a `?`.
    package let query: String?

    package init(body: [UInt8], query: String? = nil) {
        self.body = body
        self.query = query
    }

    package var description: String { "WebhookRequest(\(self.body.count) bytes)" }
}
