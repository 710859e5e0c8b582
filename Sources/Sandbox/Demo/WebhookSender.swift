/// Sends the demo's web request, like Bukza's server.
package protocol WebhookSender: Sendable {
    /// The HTTP status of the answer, `nil` when there was none. Never throws: an order does not depend on it.
    func send(_ body: String, to url: String, timeout: Duration) async -> Int?
}
