import FoundationEssentials

/// A bot and the chat that it writes to. Its description is redacted.
///
/// **Source:** core.telegram.org/bots/api (*Making requests*, *sendMessage*, *ResponseParameters*).
struct TelegramBot: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The maximum length of one message, counted in UTF-16 units as Telegram does.
    static let maximumTextUnits = 4_096

    private let token: String
    private let chat: String

    init?(token: String, chat: String) {
        let parts = token.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard token.utf8.count <= 200, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            parts[0].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            parts[1].allSatisfy({ HostName.isLetterOrDigit($0) || "_-".utf8.contains($0) })
        else { return nil }
        let isNumber = Int64(chat) != nil && !chat.hasPrefix("+")
        let name = chat.utf8.dropFirst()
        let isName =
            chat.hasPrefix("@") && (1...64).contains(name.count)
            && name.allSatisfy { HostName.isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
        guard isNumber || isName else { return nil }
        self.token = token
        self.chat = chat
    }

    /// The address for the bot's messages.
    func url(base: String) -> String {
        "\(base.hasSuffix("/") ? String(base.dropLast()) : base)/bot\(self.token)/sendMessage"
    }

    /// The token, and its second half: a server may write the colon differently.
    var secrets: [String] {
        [self.token] + self.token.split(separator: ":").dropFirst().map(String.init)
    }

    /// The body of `sendMessage`.
    func json(_ notice: Notice) throws -> Data {
        try JSONEncoder.ofNotices.encode(
            Message(chat: self.chat, text: Self.text(of: notice), hidesPreview: true))
    }

    /// Subject, text and link. If it is too long, the end of the text is cut, never the link.
    static func text(of notice: Notice) -> String {
        let head = notice.subject.isEmpty ? "" : "\(notice.subject)\n\n"
        let tail = notice.link.map { "\n\n\($0)" } ?? ""
        let room = Self.maximumTextUnits - head.utf16.count - tail.utf16.count
        guard notice.text.utf16.count > room else { return head + notice.text + tail }
        var cut = ""
        var units = 1
        for character in notice.text {
            units += character.utf16.count
            guard units <= room else { break }
            cut.append(character)
        }
        return head + cut + "…" + tail
    }

    var description: String { "telegram, redacted" }
    var customMirror: Mirror { Mirror(self, children: []) }

    private struct Message: Encodable {
        let chat: String
        let text: String
        let hidesPreview: Bool

        enum CodingKeys: String, CodingKey {
            case chat = "chat_id"
            case text
            case hidesPreview = "disable_web_page_preview"
        }
    }
}

extension JSONEncoder {
    /// The same notice gives the same bytes.
    static var ofNotices: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
