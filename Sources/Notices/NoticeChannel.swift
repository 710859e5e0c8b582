/// The way to a person. Holds an address or a secret, so it prints only what kind of way it is.
package enum NoticeChannel: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// A message to this e-mail address.
    case mail(to: String)
    /// A POST of the JSON object `{"subject","text","link","facts"}`; any 2xx is a yes.
    case webhook(url: String)
    /// A message of a Telegram bot. `chat` is a number or `@name`.
    ///
    /// **Source:** core.telegram.org/bots/api#sendmessage.
    case telegram(token: String, chat: String)

    /// Which way it is, without an address. Fit for a log or a metric's label.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An e-mail message.
        case mail
        /// A POST to a program.
        case webhook
        /// A bot's message.
        case telegram
    }

    /// Which way this is.
    package var kind: Kind {
        switch self {
        case .mail: .mail
        case .webhook: .webhook
        case .telegram: .telegram
        }
    }

    /// The kind alone.
    package var description: String { "\(self.kind.rawValue), redacted" }
    /// The same.
    package var debugDescription: String { self.description }
}

extension NoticeChannel: CustomReflectable {
    /// Nothing: `dump` and the tests' own printing would show the secret else.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
