import Foundation
package import Ledger
package import Stitching

/// A line of a booking's history in words.
package struct TimelineWords: Sendable {
    package let title: String
    package let text: String?
    package let isProblem: Bool

    package init(_ line: BookingDetail.HistoryLine, _ language: Language) {
        let detail = line.detail
        switch line.event {
        case "received":
            self.init(
                language.say("Веб-запрос принят и записан на диск", "The web request was taken and is on the disk"),
                detail["oddities"].map { language.say("странности: \($0)", "oddities: \($0)") })
        case "repeated":
            self.init(
                language.say("Тот же веб-запрос пришёл ещё раз", "The same web request came again"),
                Self.repetition(detail, language))
        case "number_reused":
            self.init(
                language.say(
                    "Этот же номер заказа у другого клиента", "Another customer has the same order number"),
                detail["booking"].map { language.say("бронирование \($0)", "booking \($0)") })
        case "reread":
            self.init(
                language.say("Тело веб-запроса прочитано заново", "The web request's body was read once more"),
                detail["oddities"].map { language.say("странности: \($0)", "oddities: \($0)") })
        case "known":
            self.init(
                language.say("Это бронирование уже есть", "This booking is known already"),
                detail["booking"].map { language.say("бронирование \($0)", "booking \($0)") })
        case "joined": self.init(language.say("Сессия", "Session"), Self.join(detail, language))
        case "attempt": self = Self.attempt(detail, language)
        case "replayed": self.init(language.say("Поставлено в отправку ещё раз", "Sent again"), detail["by"])
        case "edited":
            self.init(
                language.say("Поправлено человеком", "Corrected by a person"),
                [detail["fields"], detail["by"]].compactMap(\.self).joined(separator: ", ").nonEmpty)
        case "closed":
            self.init(language.say("Отмечено сделанным, не отправляется", "Marked as done; not sent"), detail["by"])
        case "forgotten":
            self.init(
                language.say("Контакт забыт: вышел срок хранения", "The contact was forgotten: its time is over"), nil)
        case "revealed":
            self.init(language.say("Контакт показан целиком", "The contact was shown in full"), detail["by"])
        case "recovered":
            self.init(
                language.say(
                    "Сессия узнана позже, заявка загружается заново", "The session came later; it is loaded again"),
                Self.join(detail, language))
        case "not_recovered":
            self.init(
                language.say("CoMagic не дал удалить заявку", "CoMagic did not let the request be deleted"),
                detail["message"], isProblem: true)
        case "removed":
            self.init(language.say("Удалено из CoMagic", "Removed from CoMagic"), detail["comagicID"].map { "№ \($0)" })
        default: self.init(line.event, nil)
        }
    }

    private init(_ title: String, _ text: String?, isProblem: Bool = false) {
        self.title = title
        self.text = text
        self.isProblem = isProblem
    }

    /// The differences from the first, and which of them were used.
    private static func repetition(_ detail: [String: String], _ language: Language) -> String? {
        let fields = detail["fields"].map { language.say("отличаются: \($0)", "different: \($0)") }
        let uses = (detail["used"] ?? "").split(separator: ", ").compactMap { Repeat.Use(rawValue: String($0)) }
        let words = uses.map { use in
            switch use {
            case .contact: language.say("взят контакт", "the contact was taken")
            case .session: language.say("взята сессия", "the session was taken")
            case .activation: language.say("поставлено в отправку", "put back to work")
            case .recall: language.say("заявка загрузится заново с сессией", "it is loaded again with the session")
            }
        }
        return ([fields].compactMap(\.self) + words).joined(separator: "; ").nonEmpty
    }

    private static func join(_ detail: [String: String], _ language: Language) -> String? {
        let kind = detail["kind"].flatMap(Attribution.Kind.init).map { KindWords.name($0, language) }
        let reason = detail["reason"].flatMap(Attribution.Reason.init).map { ReasonWords.name($0, language) }
        return [kind, detail["sessionID"].map { "№ \($0)" }, reason].compactMap(\.self).joined(separator: ", ").nonEmpty
    }

    private static func attempt(_ detail: [String: String], _ language: Language) -> TimelineWords {
        let time = detail["milliseconds"].map { language.say("\($0) мс", "\($0) ms") }
        if detail["outcome"] == "delivered" {
            let number = detail["comagicID"].map { language.say("№ \($0) в CoMagic", "CoMagic's № \($0)") }
            return TimelineWords(
                language.say("Доставлено в CoMagic", "Delivered to CoMagic"),
                [number, time].compactMap(\.self).joined(separator: ", ").nonEmpty)
        }
        let outcome = detail["outcome"].map { Self.outcome($0, language) } ?? ""
        let advice = detail["mnemonic"].map { Advice.on(mnemonic: $0) }
        let answer = [detail["mnemonic"], detail["message"]].compactMap(\.self).joined(separator: ": ").nonEmpty
        return TimelineWords(
            language.say("Попытка: \(outcome)", "Attempt: \(outcome)"),
            [advice.map { language.say($0.russian, $0.english) }, answer, time].compactMap(\.self)
                .joined(separator: " · ").nonEmpty, isProblem: true)
    }

    /// The result of a failed attempt.
    private static func outcome(_ label: String, _ language: Language) -> String {
        switch label {
        case "retry": language.say("не вышло, повторим", "failed, tried again later")
        case "uncertain": language.say("ответа нет, спросим отчёт", "no answer, the report is asked")
        case "probed": language.say("проверка связи не прошла", "a test of the line failed")
        case "postponed": language.say("отложена", "postponed")
        case "absent": language.say("в отчёте её нет, отправим", "not in the report, sent again")
        case "session_dropped":
            language.say("сессия не принята, отправим без неё", "the session was refused, sent without")
        case "date_dropped": language.say("дата не принята, отправим без неё", "the date was refused, sent without")
        case "source_dropped":
            language.say("источник не принят, отправим без него", "the source was refused, sent without")
        case "held": language.say("аккаунт не принимает", "the account takes nothing")
        case "parked": language.say("нужен человек", "a person is needed")
        default: label
        }
    }
}
