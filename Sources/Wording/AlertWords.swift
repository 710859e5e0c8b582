package import Foundation
package import Ledger
package import Stitching

/// An alert in words: the problem, its evidence, the next step, and a link.
package struct AlertWords: Hashable, Sendable {
    package let subject: String
    package let text: String
    /// A path of the service's pages.
    package let path: String
    /// For programs.
    package let facts: [String: String]

    /// - Parameters:
    ///   - name: the integration's name.
    ///   - zone: the time zone of the times in the text.
    package init(_ event: AlertEvent, name: String, zone: TimeZone, _ language: Language) {
        switch event {
        case .fired(let finding, let since), .reminder(let finding, let since):
            let title = Self.title(finding.kind, language)
            let isReminder = if case .reminder = event { true } else { false }
            self.subject =
                isReminder
                ? language.say("Всё ещё: \(title) — \(name)", "Still: \(title) — \(name)") : "\(title) — \(name)"
            self.text = [
                Self.evidence(finding.evidence, zone, language), Self.advice(finding, language),
                language.say(
                    "Длится с \(Self.time(since, zone, language)).", "Since \(Self.time(since, zone, language))."),
            ].joined(separator: "\n\n")
            self.path = Self.path(finding.kind, finding.integration)
            self.facts = Self.facts(finding.kind, finding.integration, isReminder ? "reminder" : "fired", since)
        case .resolved(let kind, let integration, let since):
            let title = Self.title(kind, language)
            self.subject = language.say("Прошло: \(title) — \(name)", "Over: \(title) — \(name)")
            self.text = language.say(
                "Это началось \(Self.time(since, zone, language)) и закончилось.",
                "It began \(Self.time(since, zone, language)) and is over.")
            self.path = Self.path(kind, integration)
            self.facts = Self.facts(kind, integration, "resolved", since)
        }
    }

    package static func title(_ kind: AlertKind, _ language: Language) -> String {
        switch kind {
        case .coverageLow: language.say("Покрытие ниже обычного", "Coverage is below the usual")
        case .scriptSilent: language.say("Скрипт молчит", "The script is silent")
        case .webhookSilent: language.say("Веб-запросы не приходят", "No web requests come")
        case .accountHeld: language.say("Аккаунт CoMagic не принимает заявки", "The CoMagic account takes no requests")
        case .bookingsParked: language.say("Бронирования ждут человека", "Bookings need a person")
        case .waitingTooLong: language.say("Бронирования ждут слишком долго", "Bookings wait too long")
        case .recallsMany:
            language.say("Много заявок загружается заново", "Many requests are taken back and loaded again")
        }
    }

    package static func evidence(_ evidence: AlertFinding.Evidence, _ zone: TimeZone, _ language: Language) -> String {
        switch evidence {
        case .coverage(let covered, let total, let usual, let from, let to):
            let share = ShareText.percent(Double(covered) / Double(total), language)
            let period = "\(self.time(from, zone, language)) – \(self.time(to, zone, language))"
            return language.say(
                "С сессией \(covered) из \(total) бронирований (\(share)), обычно в эти дни и часы \(ShareText.percent(usual, language)). \(period).",
                "\(covered) of \(total) bookings carry a session (\(share)); \(ShareText.percent(usual, language)) is usual for these days and hours. \(period)."
            )
        case .silence(let usual, let since):
            return language.say(
                "С \(self.time(since, zone, language)) не было ничего, а обычно за это время бывает около \(Int(usual)).",
                "Nothing since \(self.time(since, zone, language)); about \(Int(usual)) are usual in that time.")
        case .held(let bookings, let failure):
            let answer = failure.map { "\n\($0.mnemonic): \($0.message)" } ?? ""
            let noun = language.bookings(bookings)
            return language.say(
                "\(noun) \(language.form(bookings, ("ждёт", "ждут", "ждут"), ("", ""))).\(answer)",
                "\(noun) \(bookings == 1 ? "waits" : "wait").\(answer)")
        case .parked(let bookings):
            return language.say(
                "Сами они не уйдут: \(bookings).", "They do not go by themselves: \(bookings).")
        case .waiting(let bookings, let oldest):
            return language.say(
                "В пути \(bookings), самое давнее с \(self.time(oldest, zone, language)).",
                "\(bookings) are on their way, the oldest since \(self.time(oldest, zone, language)).")
        case .recalls(let made, let refused):
            return language.say(
                "За последний час и текущий заново загружено заявок: \(made); сверх предела оставлено как есть: \(refused).",
                "In this hour and the last \(made) requests were loaded again; \(refused) beyond the limit were left as they are."
            )
        }
    }

    private static func advice(_ finding: AlertFinding, _ language: Language) -> String {
        switch finding.kind {
        case .coverageLow:
            return language.say(
                "Посмотрите, какая причина выросла: рядом с каждой сказано, что сделать.",
                "See which reason grew: beside each stands what to do.")
        case .scriptSilent:
            return language.say(
                "Проверьте, что тег скрипта стоит на страницах и сайт открывается: «Проверить сайт» на странице установки.",
                "See that the script's tag is on the pages and the site opens: “Check the site” on the install page.")
        case .webhookSilent:
            return language.say(
                "Проверьте веб-запрос в личном кабинете Bukza и отправьте тестовое бронирование со страницы установки.",
                "Look at the web request in Bukza's cabinet and send a test booking from the install page.")
        case .accountHeld:
            guard case .held(_, let failure?) = finding.evidence else { return "" }
            let advice = Advice.on(failure)
            return language.say(
                advice.russian + " После этого всё отправится само.",
                advice.english + " Everything is sent by itself afterwards.")
        case .bookingsParked:
            return language.say(
                "Откройте каждое: там сказано, что не так, и его можно исправить и отправить.",
                "Open each: it says what is wrong, and can be corrected and sent.")
        case .waitingTooLong:
            return language.say(
                "Чаще всего не отвечает CoMagic; отправка продолжится сама. Если нет — посмотрите последний ответ в бронировании.",
                "Most often CoMagic does not answer; sending goes on by itself. If not, read the last answer in the booking."
            )
        case .recallsMany:
            return language.say(
                "Поздняя сессия — исключение. Если их вдруг много, проверьте страницу подтверждения заказа на сайте, а до того выключите «Исправлять по поздней сессии».",
                "A late session is an exception. If there are suddenly many, look at the site's confirmation page, and switch “Correct by a late session” off until then."
            )
        }
    }

    package static func path(_ kind: AlertKind, _ integration: IntegrationID) -> String {
        switch kind {
        case .coverageLow: "/?period=7&integration=\(integration)"
        case .scriptSilent, .webhookSilent: "/integrations/\(integration)/install"
        case .accountHeld: "/bookings?integration=\(integration)&status=held"
        case .bookingsParked: "/bookings?integration=\(integration)&status=parked"
        case .waitingTooLong: "/bookings?integration=\(integration)&status=pending"
        case .recallsMany: "/integrations/\(integration)"
        }
    }

    private static func facts(
        _ kind: AlertKind, _ integration: IntegrationID, _ state: String, _ since: Date
    ) -> [String: String] {
        [
            "alert": kind.rawValue, "state": state, "integrationID": integration.description,
            "since": since.formatted(.iso8601),
        ]
    }

    private static func time(_ date: Date, _ zone: TimeZone, _ language: Language) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: language.say("ru_RU", "en_GB"))
        formatter.timeZone = zone
        formatter.dateFormat = language.say("dd.MM HH:mm", "d MMM HH:mm")
        return formatter.string(from: date)
    }
}
