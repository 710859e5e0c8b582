/// A server's refusal.
package struct NoticeRefusal: Hashable, Sendable {
    /// What was refused, and therefore what to correct.
    package enum Topic: String, Hashable, Sendable, CaseIterable {
        /// User and password, or the bot's token.
        case signIn
        /// The recipient of the notice.
        case recipient
        /// The notice itself, its sender, or everything.
        case notice
    }

    /// The channel of the notice.
    package let kind: NoticeChannel.Kind
    /// What was refused.
    package let topic: Topic
    /// Of SMTP, of HTTP, or Telegram's `error_code`.
    package let code: Int
    /// The server's text: one line, at most 300 bytes, without our secrets. It may name the recipient, so show it to
    /// people but do not log it. Empty for a webhook: a person who names an address must not read its content through
    /// us.
    package let text: String
    /// How long the server asked to wait: at most a day, `nil` when it did not say.
    package let retryAfter: Duration?

    /// - Parameter text: already safe to show.
    package init(
        kind: NoticeChannel.Kind, topic: Topic, code: Int, text: String, retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.topic = topic
        self.code = code
        self.text = text
        self.retryAfter = retryAfter.map { max(.zero, min($0, .seconds(86_400))) }
    }

    /// Whether the same notice may be accepted later.
    ///
    /// **Source:** RFC 5321, 4.2.1 (4yz is for now, 5yz for good); RFC 9110, 15 and RFC 6585, 4 for the others.
    package var isTemporary: Bool {
        switch self.kind {
        case .mail: (400..<500).contains(self.code)
        case .webhook, .telegram: [408, 425, 429].contains(self.code) || (500..<600).contains(self.code)
        }
    }
}
