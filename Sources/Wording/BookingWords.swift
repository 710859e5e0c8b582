package import Ledger
package import Stitching

/// The state of a booking in words.
package enum StatusWords {
    package static func name(_ status: BookingSummary.Status, _ language: Language) -> String {
        switch status {
        case .pending: language.say("в пути", "on its way")
        case .delivered: language.say("доставлено", "delivered")
        case .held: language.say("аккаунт не принимает", "held by the account")
        case .parked: language.say("нужен человек", "needs a person")
        case .inactive: language.say("пришло при выключенной", "came while switched off")
        }
    }
}

/// How a booking got its session, or why it has none: the look-ups in their order.
package struct JoinWords: Sendable {
    package let steps: [String]

    package init(_ detail: BookingDetail, infers: Bool, _ language: Language) {
        let attribution = detail.summary.attribution
        var steps = [Self.n2(detail.n2, language)]
        switch attribution.kind {
        case .session:
            steps.append(
                language.say(
                    "Страница сайта сообщала об этой сессии: она и взята.", "A page told of this session: it is taken.")
            )
        case .sessionUnseen:
            steps.append(
                language.say(
                    "Ни одна страница о ней не сообщала, но номер верный: он отправлен.",
                    "No page told of it, but it is well-formed: it is sent all the same."))
        case .sessionStale:
            steps.append(
                language.say(
                    "Страница назвала её прошлой сессией посетителя: счётчик не ответил. По настройкам она отправлена.",
                    "The page called it the visitor's last known session: the counter did not answer. The settings say to send it."
                ))
        case .orderMatch:
            steps.append(
                language.say(
                    "Страница услышала от виджета о заказе с этим номером или кодом: взята её сессия.",
                    "A page heard from the widget of an order with this number or code: its session is taken."))
        case .inferred:
            steps.append(Self.noEvent(language))
            steps.append(
                language.say(
                    "Рядом по времени бронировала ровно одна сессия сайта: взята она.",
                    "Exactly one session of the site booked at that time: it is taken."))
        case .fallback:
            steps += Self.fallback(detail, infers: infers, language)
        }
        self.steps = steps
    }

    private static func n2(_ word: String, _ language: Language) -> String {
        switch N2Column.value(word) {
        case .empty: language.say("n2 пришло пустым.", "n2 came empty.")
        case .placeholder: language.say("n2 пришло как [bukza_n2].", "n2 came as [bukza_n2].")
        case .session(let id): language.say("n2 назвало сессию \(id).", "n2 named the session \(id).")
        case .stale(let id):
            language.say("n2 назвало прошлую сессию \(id).", "n2 named the visitor's previous session \(id).")
        case .marker(let reason):
            language.say(
                "n2 сказало, почему сессии нет: \(ReasonWords.name(reason, language)).",
                "n2 said why there is no session: \(ReasonWords.name(reason, language)).")
        case .malformed: language.say("В n2 не номер сессии.", "n2 held no session id.")
        }
    }

    private static func noEvent(_ language: Language) -> String {
        language.say(
            "Страниц, услышавших о заказе с этим номером или кодом, не нашлось.",
            "No page was found that heard of an order with this number or code.")
    }

    private static func fallback(_ detail: BookingDetail, infers: Bool, _ language: Language) -> [String] {
        var steps: [String] = []
        switch detail.summary.attribution.reason {
        case .sessionRejected?, .sessionTooOld?:
            steps.append(
                language.say(
                    "CoMagic не принял сессию, поэтому заявка пошла без неё.",
                    "CoMagic refused the session, so the request went without."))
        default:
            steps.append(Self.noEvent(language))
            steps.append(
                infers
                    ? language.say(
                        "Единственной сессии с бронированием рядом по времени тоже нет.",
                        "Nor was there exactly one session that booked at that time.")
                    : language.say(
                        "По времени сессия не подбиралась: это выключено в настройках.",
                        "No session was inferred from the time: that is switched off in the settings."))
        }
        steps.append(language.say("Взят источник по умолчанию.", "The default is used."))
        return steps
    }
}

/// The visitor's browser and device, in words.
package enum AgentWords {
    package static func browser(_ family: BrowserFamily, _ language: Language) -> String {
        switch family {
        case .chrome: "Chrome"
        case .safari: "Safari"
        case .firefox: "Firefox"
        case .yandex: language.say("Яндекс Браузер", "Yandex Browser")
        case .edge: "Edge"
        case .opera: "Opera"
        case .samsung: "Samsung Internet"
        case .other: language.say("другой", "another")
        }
    }

    package static func device(_ device: DeviceKind, _ language: Language) -> String {
        switch device {
        case .desktop: language.say("компьютер", "computer")
        case .mobile: language.say("телефон", "phone")
        case .tablet: language.say("планшет", "tablet")
        }
    }
}
