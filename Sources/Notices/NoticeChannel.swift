/// How a notice reaches a person. It contains an address or a secret, so its description gives only the kind.
package enum NoticeChannel: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// A message to this e-mail address.
    case mail(to: String)
    /// A POST of the JSON object `{"subject","text","link","facts"}`; any 2xx means success.
    case webhook(url: String)
    /// A message of a Telegram bot. `chat` is a number or `@name`.
    ///
    /// **Source:** core.telegram.org/bots/api#sendmessage.
    case telegram(token: String, chat: String)

    /// The kind of channel, without an address. Suitable for a log or a metric's label.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An e-mail message.
        case mail
        /// A POST to a program.
        case webhook
        /// A bot's message.
        case telegram
    }

    /// The kind of this channel.
    package var kind: Kind {
        switch self {
        case .mail: .mail
        case .webhook: .webhook
        case .telegram: .telegram
        }
    }

    /// Only the kind.
    package var description: String { "\(self.kind.rawValue), redacted" }
    /// The same as ``description``.
    package var debugDescription: String { self.description }
}

extension NoticeChannel: CustomReflectable {
    /// Empty, so that `dump` and test output do not show the secret.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
