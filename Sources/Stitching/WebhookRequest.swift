/// A booking system's web request as it arrived, without its headers. Prints no contents.
package struct WebhookRequest: Sendable, CustomStringConvertible {
    /// The body's bytes, already unpacked when they came compressed.
    package let body: [UInt8]
    /// What stands behind the `?` of the address, percent-encoded as it came; `nil` without a `?`.
    package let query: String?

    package init(body: [UInt8], query: String? = nil) {
        self.body = body
        self.query = query
    }

    package var description: String { "WebhookRequest(\(self.body.count) bytes)" }
}
