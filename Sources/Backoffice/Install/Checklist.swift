import Foundation
package import Ledger
import Relay
package import SessionStore
package import Stitching
import Wording

/// The steps from a pasted tag to a request at the target, each with its proof or the next step.
package struct Checklist: Sendable {
    package struct Step: Sendable {
        package let isDone: Bool
        package let isWrong: Bool
        package let title: String
        /// The proof, or the next step.
        package let text: String
    }

    package let steps: [Step]
    package let isComplete: Bool

    /// - Parameter bookings: the latest of the integration, newest first, without tests.
    package init(
        _ integration: Integration, _ board: RecentSightings, _ bookings: [BookingSummary], _ language: Language
    ) {
        let writer = Writer(integration, board, bookings, language)
        self.steps = [
            writer.script, writer.session, writer.handover, writer.webhook, writer.arrival, writer.delivery,
        ]
        self.isComplete = self.steps.allSatisfy(\.isDone)
    }

    private struct Writer {
        let board: RecentSightings
        let id: IntegrationID
        let zone: TimeZone
        let bookings: [BookingSummary]
        let language: Language

        init(
            _ integration: Integration, _ board: RecentSightings, _ bookings: [BookingSummary], _ language: Language
        ) {
            self.board = board
            self.id = integration.id
            self.zone = integration.settings.zone
            self.bookings = bookings
            self.language = language
        }

        var script: Step {
            self.seen(
                .script, self.language.say("Скрипт загружен с вашего сайта", "The script was loaded from your site"),
                self.language.say(
                    "Вставьте тег из шага 1 на страницы с виджетом и откройте одну из них.",
                    "Paste the tag of step 1 into the pages with the widget, and open one of them."))
        }

        var session: Step {
            self.seen(
                .session, self.language.say("Сессия CoMagic найдена", "A CoMagic session was found"),
                self.trouble
                    ?? self.language.say(
                        "Подождите несколько секунд на странице: скрипт ждёт ответа счётчика.",
                        "Stay on the page for some seconds: the script waits for the counter's answer."))
        }

        var handover: Step {
            self.seen(
                .handover, self.language.say("n2 передан виджету", "n2 was handed to the widget"),
                self.trouble
                    ?? self.language.say(
                        "Откройте страницу, на которой есть виджет Bukza из списка.",
                        "Open a page that has one of the listed Bukza widgets."))
        }

        var webhook: Step {
            let booking = self.bookings.first
            return Step(
                isDone: booking != nil, isWrong: false,
                title: self.language.say("Веб-запрос получен", "A web request was received"),
                text: booking.map { self.order($0) }
                    ?? self.language.say(
                        "Создайте веб-запрос в Bukza (шаг 2) и сделайте бронирование на сайте.",
                        "Make the web request in Bukza (step 2), then make a booking on the site."))
        }

        var arrival: Step {
            let carried: Set<Attribution.Kind> = [.session, .sessionUnseen, .sessionStale]
            let booking = self.bookings.first { carried.contains($0.attribution.kind) }
            let last = self.bookings.first
            let reason = booking == nil ? last?.attribution.reason : nil
            return Step(
                isDone: booking != nil, isWrong: booking == nil && last != nil,
                title: self.language.say("n2 пришёл в веб-запросе", "n2 came with the web request"),
                text: booking.map { self.order($0) }
                    ?? reason.map {
                        "\(ReasonWords.name($0, self.language)). \(ReasonWords.fix($0, self.language))"
                    }
                    ?? self.language.say(
                        "Появится вместе с первым бронированием.", "It comes with the first booking."))
        }

        var delivery: Step {
            let title = self.language.say("Доставлено в CoMagic", "Delivered to CoMagic")
            // A later success must not hide what needs a person now.
            let isTroubled = self.bookings.first.map { [.held, .parked].contains($0.status) } ?? false
            if !isTroubled, let booking = self.bookings.first(where: { $0.status == .delivered }) {
                let number = booking.remoteID.map { self.language.say(", № \($0) в CoMagic", ", CoMagic's № \($0)") }
                return Step(isDone: true, isWrong: false, title: title, text: self.order(booking) + (number ?? ""))
            }
            guard let booking = self.bookings.first else {
                return Step(
                    isDone: false, isWrong: false, title: title,
                    text: self.language.say(
                        "Появится через несколько секунд после веб-запроса.",
                        "It comes some seconds after the web request."))
            }
            guard let error = booking.lastError else {
                return Step(
                    isDone: false, isWrong: booking.status == .inactive, title: title,
                    text: booking.status == .inactive
                        ? self.language.say(
                            "Интеграция выключена: включите её в настройках.",
                            "The integration is switched off: switch it on in the settings.")
                        : self.language.say("Отправляется…", "On its way…"))
            }
            let advice = Advice.on(mnemonic: error.mnemonic)
            return Step(
                isDone: false, isWrong: true, title: title,
                text: "\(self.language.say(advice.russian, advice.english)) (\(error.mnemonic): \(error.message))")
        }

        private var trouble: String? {
            self.board.reason(of: self.id).map { reason in
                let name = ReasonWords.name(reason, self.language)
                return self.language.say("Страница сообщила: ", "A page says: ")
                    + "\(name). \(ReasonWords.fix(reason, self.language))"
            }
        }

        private func seen(_ kind: RecentSightings.Kind, _ title: String, _ next: String) -> Step {
            let sighting = self.board.sighting(kind, of: self.id)
            let proof = sighting.map { sighting in
                [PageTime.second(sighting.at, self.language, zone: self.zone), sighting.place].compactMap(\.self)
                    .joined(separator: ", ")
            }
            return Step(isDone: sighting != nil, isWrong: false, title: title, text: proof ?? next)
        }

        private func order(_ booking: BookingSummary) -> String {
            let names = [booking.orderID, booking.code].compactMap(\.self).joined(separator: " / ")
            let time = PageTime.second(booking.receivedAt, self.language, zone: self.zone)
            return names.isEmpty ? time : "\(time), \(self.language.say("заказ", "order")) \(names)"
        }
    }
}
