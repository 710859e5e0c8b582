package import Ledger
package import Stitching

/// A line of a booking's history in words.
package struct TimelineWords: Sendable {
    package let title: String
    package let text: String?
    package let isProblem: Bool

    package init(_ event: HistoryEvent, _ language: Language) {
        switch event {
        case .received(let oddities):
            self.init(
                language.say("Веб-запрос принят и записан на диск", "The web request was taken and is on the disk"),
                Self.oddities(oddities, language))
        case .repeated(let repetition):
            self.init(
                language.say("Тот же веб-запрос пришёл ещё раз", "The same web request came again"),
                Self.repetition(repetition, language))
        case .numberReused(let other):
            self.init(
                language.say(
                    "Этот же номер заказа у другого клиента", "Another customer has the same order number"),
                Self.booking(other, language))
        case .reread(let oddities):
            self.init(
                language.say("Тело веб-запроса прочитано заново", "The web request's body was read once more"),
                Self.oddities(oddities, language))
        case .known(let other):
            self.init(
                language.say("Это бронирование уже есть", "This booking is known already"),
                Self.booking(other, language))
        case .joined(let join): self.init(language.say("Сессия", "Session"), Self.join(join, language))
        case .attempt(let attempt): self = Self.attempt(attempt, language)
        case .replayed(let author): self.init(language.say("Поставлено в отправку ещё раз", "Sent again"), author)
        case .edited(let fields, let author):
            self.init(
                language.say("Поправлено человеком", "Corrected by a person"),
                [fields?.joined(separator: ", "), author].compactMap(\.self).joined(separator: ", ").nonEmpty)
        case .closed(let author):
            self.init(language.say("Отмечено сделанным, не отправляется", "Marked as done; not sent"), author)
        case .forgotten:
            self.init(
                language.say("Контакт забыт: вышел срок хранения", "The contact was forgotten: its time is over"), nil)
        case .revealed(let author):
            self.init(language.say("Контакт показан целиком", "The contact was shown in full"), author)
        case .recalled(let join, deleted: _):
            self.init(
                language.say(
                    "Сессия узнана позже, заявка загружается заново", "The session came later; it is loaded again"),
                Self.join(join, language))
        case .notRecalled(let refusal):
            self.init(
                language.say("CoMagic не дал удалить заявку", "CoMagic did not let the request be deleted"),
                refusal.message, isProblem: true)
        case .removed(let remoteID):
            self.init(language.say("Удалено из CoMagic", "Removed from CoMagic"), remoteID.map { "№ \($0)" })
        case .other(let name): self.init(name, nil)
        }
    }

    private init(_ title: String, _ text: String?, isProblem: Bool = false) {
        self.title = title
        self.text = text
        self.isProblem = isProblem
    }

    private static func oddities(_ oddities: [String], _ language: Language) -> String? {
        guard !oddities.isEmpty else { return nil }
        let list = oddities.joined(separator: ", ")
        return language.say("странности: \(list)", "oddities: \(list)")
    }

    private static func booking(_ other: EntryID?, _ language: Language) -> String? {
        other.map { language.say("бронирование \($0)", "booking \($0)") }
    }

    /// The differences from the first, and which of them were used.
    private static func repetition(_ repetition: Repeat, _ language: Language) -> String? {
        let list = repetition.differences.joined(separator: ", ")
        let fields =
            repetition.differences.isEmpty ? nil : language.say("отличаются: \(list)", "different: \(list)")
        let words = repetition.uses.sorted { $0.rawValue < $1.rawValue }.map { use in
            switch use {
            case .contact: language.say("взят контакт", "the contact was taken")
            case .session: language.say("взята сессия", "the session was taken")
            case .activation: language.say("поставлено в отправку", "put back to work")
            case .recall: language.say("заявка загрузится заново с сессией", "it is loaded again with the session")
            }
        }
        return ([fields].compactMap(\.self) + words).joined(separator: "; ").nonEmpty
    }

    private static func join(_ join: HistoryEvent.Join, _ language: Language) -> String? {
        let kind = join.kind.map { KindWords.name($0, language) }
        let reason = join.reason.map { ReasonWords.name($0, language) }
        return [kind, join.session.map { "№ \($0)" }, reason].compactMap(\.self).joined(separator: ", ").nonEmpty
    }

    private static func attempt(_ attempt: HistoryEvent.Attempt, _ language: Language) -> TimelineWords {
        let time = attempt.milliseconds.map { language.say("\($0) мс", "\($0) ms") }
        if attempt.outcome == .delivered {
            let number = attempt.remoteID.map { language.say("№ \($0) в CoMagic", "CoMagic's № \($0)") }
            return TimelineWords(
                language.say("Доставлено в CoMagic", "Delivered to CoMagic"),
                [number, time].compactMap(\.self).joined(separator: ", ").nonEmpty)
        }
        let outcome = attempt.outcome.map { Self.outcome($0, language) } ?? ""
        let refusal = attempt.refusal
        let advice = refusal.mnemonic.map { Advice.on(mnemonic: $0) }
        let answer = [refusal.mnemonic, refusal.message].compactMap(\.self).joined(separator: ": ").nonEmpty
        return TimelineWords(
            language.say("Попытка: \(outcome)", "Attempt: \(outcome)"),
            [advice.map { language.say($0.russian, $0.english) }, answer, time].compactMap(\.self)
                .joined(separator: " · ").nonEmpty, isProblem: true)
    }

    /// The result of a failed attempt.
    private static func outcome(_ outcome: AttemptOutcome, _ language: Language) -> String {
        switch outcome {
        case .retry: language.say("не вышло, повторим", "failed, tried again later")
        case .uncertain: language.say("ответа нет, спросим отчёт", "no answer, the report is asked")
        case .probed: language.say("проверка связи не прошла", "a test of the line failed")
        case .postponed: language.say("отложена", "postponed")
        case .absent: language.say("в отчёте её нет, отправим", "not in the report, sent again")
        case .sessionDropped:
            language.say("сессия не принята, отправим без неё", "the session was refused, sent without")
        case .dateDropped: language.say("дата не принята, отправим без неё", "the date was refused, sent without")
        case .sourceDropped:
            language.say("источник не принят, отправим без него", "the source was refused, sent without")
        case .held: language.say("аккаунт не принимает", "the account takes nothing")
        case .parked: language.say("нужен человек", "a person is needed")
        case .delivered, .other: outcome.label
        }
    }
}
