/// A server's no.
package struct NoticeRefusal: Hashable, Sendable {
    /// What was refused, and so what to put right.
    package enum Topic: String, Hashable, Sendable, CaseIterable {
        /// User and password, or the bot's token.
        case signIn
        /// Whom the notice is for.
        case recipient
        /// The notice itself, its sender, or everything.
        case notice
    }

    /// By which way the notice went.
    package let kind: NoticeChannel.Kind
    /// What was refused.
    package let topic: Topic
    /// Of SMTP, of HTTP, or Telegram's `error_code`.
    package let code: Int
    /// What the server said: one line, at most 300 bytes, no secret of ours in it. May name the recipient, so it is
    /// for people's eyes and not for a log. Empty for a webhook: whoever names an address must not read with our eyes
    /// what stands there.
    package let text: String
    /// How long the server asked to be left alone: at most a day, `nil` when it did not say.
    package let retryAfter: Duration?

    /// - Parameter text: already fit to be shown.
    package init(
        kind: NoticeChannel.Kind, topic: Topic, code: Int, text: String, retryAfter: Duration? = nil
    ) {
        self.kind = kind
        self.topic = topic
        self.code = code
        self.text = text
        self.retryAfter = retryAfter.map { max(.zero, min($0, .seconds(86_400))) }
    }

    /// Whether the same may be taken later.
    ///
    /// **Source:** RFC 5321, 4.2.1 (4yz is for now, 5yz for good); RFC 9110, 15 and RFC 6585, 4 for the others.
    package var isTemporary: Bool {
        switch self.kind {
        case .mail: (400..<500).contains(self.code)
        case .webhook, .telegram: [408, 425, 429].contains(self.code) || (500..<600).contains(self.code)
        }
    }
}
