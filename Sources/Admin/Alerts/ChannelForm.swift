import Foundation
import Ledger
import Notices
import Stitching

/// An administrator's input for a new channel.
struct ChannelForm: Sendable {
    var kind = "mail"
    var address = ""
    var url = ""
    var token = ""
    var chat = ""
    var language = "ru"
    var wantsAlerts = true
    var wantsWeekly = false
    var quietFrom = ""
    var quietUntil = ""
    /// The problem. The typed values stay.
    var problem: String?

    init(language: Language) {
        self.language = language.rawValue
    }

    init(_ fields: FormFields) {
        self.kind = fields.text("kind")
        self.address = fields.text("address")
        self.url = fields.text("url")
        self.token = fields.text("token")
        self.chat = fields.text("chat")
        self.language = fields.text("language")
        self.wantsAlerts = fields.isTicked("alerts")
        self.wantsWeekly = fields.isTicked("weekly")
        self.quietFrom = fields.text("quiet_from")
        self.quietUntil = fields.text("quiet_until")
    }

    var isMail: Bool { self.kind != "webhook" && self.kind != "telegram" }

    /// - Parameter zone: the time zone of quiet hours and of Monday morning.
    func settings(zone: String) throws(ChannelProblem) -> ChannelSettings {
        guard self.wantsAlerts || self.wantsWeekly else { throw .nothing }
        let quiet = try self.quiet()
        return ChannelSettings(
            target: try self.target(), language: Language(rawValue: self.language) ?? .russian, timeZone: zone,
            wantsAlerts: self.wantsAlerts, wantsWeekly: self.wantsWeekly, quiet: quiet)
    }

    private func target() throws(ChannelProblem) -> ChannelSettings.Target {
        switch self.kind {
        case "mail":
            guard let email = EmailAddress(text: self.address), email.text.allSatisfy(\.isASCII) else { throw .address }
            return .mail(to: email.text)
        case "webhook":
            guard let url = URL(string: self.url), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
                self.url.allSatisfy(\.isASCII)
            else { throw .url }
            return .webhook(url: self.url)
        case "telegram":
            guard self.token.wholeMatch(of: /\d{3,20}:[A-Za-z0-9_-]{10,100}/) != nil else { throw .token }
            guard self.chat.wholeMatch(of: /-?\d{1,20}|@[A-Za-z0-9_]{3,64}/) != nil else { throw .chat }
            return .telegram(token: self.token, chat: self.chat)
        default: throw .address
        }
    }

    private func quiet() throws(ChannelProblem) -> ChannelSettings.QuietHours? {
        if self.quietFrom.isEmpty, self.quietUntil.isEmpty { return nil }
        guard let from = Self.minutes(self.quietFrom), let until = Self.minutes(self.quietUntil),
            let quiet = ChannelSettings.QuietHours(from: from, until: until)
        else { throw .quiet }
        return quiet
    }

    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0...23).contains(parts[0]), (0...59).contains(parts[1]) else { return nil }
        return parts[0] * 60 + parts[1]
    }

    static func time(_ minutes: Int) -> String { String(format: "%02d:%02d", minutes / 60, minutes % 60) }
}

/// Why the input does not make a channel.
enum ChannelProblem: Error, Hashable, Sendable {
    case address, url, token, chat, quiet, nothing

    func text(_ language: Language) -> String {
        switch self {
        case .address:
            language.say(
                "Впишите адрес почты, например name@example.ru.", "Give an e-mail address, such as name@example.com.")
        case .url:
            language.say(
                "Впишите адрес целиком, с https:// в начале.", "Give the whole address, with https:// in front.")
        case .token:
            language.say(
                "Токен бота выглядит как 123456:ABC-DEF…, его даёт @BotFather.",
                "A bot's token looks like 123456:ABC-DEF…; @BotFather gives it.")
        case .chat:
            language.say(
                "Чат — это число, у групп с минусом, или @имя канала.",
                "A chat is a number, with a minus for groups, or a channel's @name.")
        case .quiet:
            language.say(
                "Тихие часы — два разных времени, например 22:00 и 08:00, или оба пустые.",
                "Quiet hours are two different times, such as 22:00 and 08:00, or both empty.")
        case .nothing:
            language.say("Выберите, о чём сообщать.", "Choose what to tell of.")
        }
    }
}
