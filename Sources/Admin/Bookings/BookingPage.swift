import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// `/bookings/{id}`: everything about one booking, and the actions for a person.
struct BookingPage: PageModel {
    static let template = "booking"

    struct Fact: Sendable {
        let name: String
        let value: String
    }

    struct Event: Sendable {
        let at: String
        let title: String
        let text: String?
        let request: String?
        let response: String?
        let isProblem: Bool
    }

    let section: Section? = .bookings
    let id: String
    let heading: String
    let status: String
    let isGood: Bool
    let isBad: Bool
    let isTest: Bool
    let site: String
    let facts: [Fact]
    let contact: [Fact]
    /// Shown instead of the contact when it does not open any more.
    let contactProblem: String?
    let isRevealed: Bool
    let mayReveal: Bool
    let mayDownload: Bool
    let join: [String]
    let fix: String?
    let error: String?
    let advice: String?
    let events: [Event]
    let body: String?
    let bodyIsHidden: Bool
    /// Why the body is not shown, when it or the contact does not open any more.
    let bodyProblem: String?
    let mayWork: Bool
    let mayClose: Bool
    /// What stands in the form for correcting: what the booking has, or what was typed and not taken.
    var correction: BookingCorrection
    /// The masked customer, while the reader has not asked to see it.
    let masked: BookingCorrection
    /// Why an action changed nothing.
    var notice: String?
    /// What an action did.
    var done: String?
    let place: BookingPlace
    let zone: String
    /// Whether the booking still changes by itself.
    let isMoving: Bool

    /// - Parameters:
    ///   - revealed: whether the reader asked to see the contact, and that was recorded.
    ///   - visit: what pages reported about the session, while it is known.
    init(
        _ detail: BookingDetail, _ integration: Integration, revealed: Bool, visit: SessionSnapshot?,
        isAdministrator: Bool, at place: BookingPlace, _ language: Language
    ) {
        let summary = detail.summary
        self.place = place
        let zone = integration.settings.zone
        self.id = summary.id.description
        self.heading =
            [summary.orderID.map { "№ \($0)" }, summary.code].compactMap(\.self).joined(separator: ", ")
            .nonEmpty ?? language.say("без номера", "without a number")
        self.status =
            summary.closedAt == nil ? StatusWords.name(summary.status, language) : language.say("сделано", "done")
        self.isGood = summary.status == .delivered || summary.closedAt != nil
        self.isBad = [.held, .parked].contains(summary.status) && summary.closedAt == nil
        self.isTest = summary.isTest
        self.site = integration.settings.name
        self.facts = Self.facts(detail, zone: zone, language)
        self.contact = Self.contact(detail.contact, revealed: revealed, language)
        self.contactProblem = detail.unopened.contains(.contact) ? Self.unopenedContact(language) : nil
        self.isRevealed = revealed
        self.correction = BookingCorrection(detail, revealed: revealed)
        let unread = detail.contact.unreadPhone.map { MaskedText.unreadPhone($0, of: detail.contact) }
        self.masked = BookingCorrection(
            name: detail.contact.name.map(MaskedText.name) ?? "",
            phone: detail.contact.phone.map { MaskedText.phone($0.digits) } ?? unread ?? "",
            email: detail.contact.email.map { MaskedText.email($0.text) } ?? "")
        self.mayReveal = isAdministrator && !revealed
        self.mayDownload = isAdministrator
        self.join = JoinWords(detail, infers: integration.settings.plain.infersMatches, language).steps
        self.fix =
            summary.attribution.kind == .fallback
            ? summary.attribution.reason.map { ReasonWords.fix($0, language) } : nil
        self.error = summary.status == .delivered ? nil : summary.lastError.map { "\($0.mnemonic): \($0.message)" }
        self.advice =
            summary.status == .delivered
            ? nil
            : summary.lastError.map { error in
                let advice = Advice.on(DeliveryFailure(mnemonic: error.mnemonic, message: error.message))
                return language.say(advice.russian, advice.english)
            }
        self.events = Self.events(detail, visit, revealed: revealed, zone: zone, language)
        self.bodyProblem = Self.bodyProblem(detail, revealed: revealed, language)
        self.bodyIsHidden = !revealed && !detail.isReadable && self.bodyProblem == nil
        self.body = self.bodyProblem != nil ? nil : revealed ? detail.rawBody : detail.maskedBody
        let waits = [.held, .parked, .inactive].contains(summary.status)
        self.mayWork = isAdministrator && (waits || summary.status == .pending)
        self.mayClose = isAdministrator && waits && summary.closedAt == nil
        self.zone = integration.settings.timeZone
        self.isMoving = summary.status == .pending
    }

    var numbers: NumberLinks { NumberLinks(bookings: self.place.list) }

    /// What an action did, by its name in the address; `nil` for an unknown one.
    static func done(_ action: String, _ language: Language) -> String? {
        switch action {
        case "replay":
            language.say(
                "Поставлено в отправку. Что было дальше, видно в истории.", "Put back to work. See the history.")
        case "edit":
            language.say(
                "Исправлено и поставлено в отправку. Что было дальше, видно в истории.",
                "Corrected and put back to work. See the history.")
        case "close": language.say("Отмечено сделанным: отправляться не будет.", "Marked as done: it will not be sent.")
        default: nil
        }
    }

    func title(in language: Language) -> String {
        language.say("Бронирование \(self.heading)", "Booking \(self.heading)")
    }

    private static func contact(_ contact: Contact, revealed: Bool, _ language: Language) -> [Fact] {
        let parts: [(String, String?)] = [
            (language.say("Имя", "Name"), contact.name.map { revealed ? $0 : MaskedText.name($0) }),
            (
                language.say("Телефон", "Phone"),
                contact.phone.map { revealed ? "+\($0.digits)" : MaskedText.phone($0.digits) }
            ),
            (language.say("Добавочный", "Extension"), contact.phoneExtension),
            (
                language.say("Телефон не прочитан, в брони написано", "Phone not read, written in the booking"),
                contact.unreadPhone.map { revealed ? $0 : MaskedText.unreadPhone($0, of: contact) }
            ),
            (language.say("Почта", "E-mail"), contact.email.map { revealed ? $0.text : MaskedText.email($0.text) }),
        ]
        return parts.compactMap { name, value in value.map { Fact(name: name, value: $0) } }
    }

    private static func unopenedContact(_ language: Language) -> String {
        language.say(
            """
            Имя, телефон и почту не удалось открыть ключом сервера: запись повреждена. Восстановите её из резервной копии; \
            что ещё повреждено, покажет команда stitcher check.
            """,
            """
            Name, phone and e-mail do not open with the server's key: the record is damaged. Restore it from a backup; \
            the command stitcher check says what else is damaged.
            """)
    }

    /// Why no body is shown, with the next step; `nil` when one is.
    static func bodyProblem(_ detail: BookingDetail, revealed: Bool, _ language: Language) -> String? {
        if detail.unopened.contains(.body) {
            return language.say(
                "Тело не удалось открыть ключом сервера: запись повреждена. Восстановите её из резервной копии.",
                "The body does not open with the server's key: the record is damaged. Restore it from a backup.")
        }
        guard detail.unopened.contains(.contact), !revealed else { return nil }
        return language.say(
            """
            Тело скрыто целиком: данные человека не открылись, и закрыть их в тексте нельзя. Администратор может его \
            показать.
            """,
            """
            All of the body is hidden: who booked does not open, so they cannot be masked in it. An administrator can \
            show it.
            """)
    }

    private static func facts(_ detail: BookingDetail, zone: TimeZone, _ language: Language) -> [Fact] {
        let summary = detail.summary
        let attribution = summary.attribution
        let utm = attribution.utm
        let tags = [
            ("utm_source", utm.source), ("utm_medium", utm.medium), ("utm_campaign", utm.campaign),
            ("utm_term", utm.term), ("utm_content", utm.content),
        ].compactMap { name, value in value.map { "\(name)=\($0)" } }
        let destination = [
            summary.campaignID.map { language.say("кампания \($0)", "campaign \($0)") },
            summary.siteID.map { language.say("сайт \($0)", "site \($0)") },
            summary.sourceID.map { language.say("источник \($0)", "source \($0)") },
        ].compactMap(\.self)
        let agent = attribution.page.agent.map {
            "\(AgentWords.browser($0.browser, language)), \(AgentWords.device($0.device, language))"
        }
        let parts: [(String, String?)] = [
            (language.say("Получено", "Received"), PageTime.second(summary.receivedAt, language, zone: zone)),
            (
                language.say("Забронировано", "Booked"),
                detail.bookedAt.map { PageTime.second($0, language, zone: zone) }
            ),
            (
                language.say("Как известна сессия", "How the session is known"),
                KindWords.name(attribution.kind, language)
            ),
            (language.say("Сессия", "Session"), attribution.session?.description),
            (language.say("Первая причина", "First reason"), attribution.reason.map { ReasonWords.name($0, language) }),
            (language.say("Уходит по умолчанию", "Goes to the default"), destination.joined(separator: ", ").nonEmpty),
            (language.say("Виджет", "Widget"), attribution.widgetID),
            (language.say("Страница", "Page"), attribution.page.address),
            (language.say("Переход с", "Came from"), attribution.page.referrer),
            (language.say("Метки", "Tags"), tags.joined(separator: ", ").nonEmpty),
            (language.say("Браузер", "Browser"), agent),
            (language.say("Попыток", "Attempts"), "\(summary.attempts)"),
            (language.say("Номер в CoMagic", "CoMagic's id"), summary.remoteID.map(String.init)),
        ]
        return parts.compactMap { name, value in value.map { Fact(name: name, value: $0) } }
    }

    private static func events(
        _ detail: BookingDetail, _ visit: SessionSnapshot?, revealed: Bool, zone: TimeZone, _ language: Language
    ) -> [Event] {
        let told = visit.map { visit in
            Event(
                at: PageTime.second(visit.seenAt, language, zone: zone),
                title: language.say("Страница сообщала о сессии", "A page told of the session"),
                text: [
                    visit.readiness == .ready
                        ? language.say("счётчик подтвердил визит", "the counter confirmed the visit")
                        : language.say("счётчик не ответил", "the counter did not answer"),
                    visit.handedOver
                        ? language.say("n2 передан виджету", "n2 was handed to a widget")
                        : language.say("n2 ещё не передан", "n2 was not handed over yet"),
                    visit.page.reason.map { ReasonWords.name($0, language) },
                ].compactMap(\.self).joined(separator: ", "), request: nil, response: nil,
                isProblem: visit.readiness == .stale)
        }
        return (told.map { [$0] } ?? [])
            + detail.history.map { line in
                let words = TimelineWords(line.event, language)
                var attempt: HistoryEvent.Attempt?
                if case .attempt(let made) = line.event { attempt = made }
                return Event(
                    at: PageTime.second(line.at, language, zone: zone), title: words.title, text: words.text,
                    request: attempt?.request ?? (revealed ? line.body : detail.masked(line)),
                    response: attempt?.response, isProblem: words.isProblem)
            }
    }
}
