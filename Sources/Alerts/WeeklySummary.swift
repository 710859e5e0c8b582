package import Foundation
package import Ledger
package import Stitching
import Wording

/// A week as one screen of text and a picture: the share of bookings with a session, its change, the reasons of the
/// others, and the next step.
package struct WeeklySummary: Sendable {
    private static let reasons = 3

    package let week: Week
    package let tally: CoverageTally
    package let before: CoverageTally
    /// From Monday to Sunday.
    package let days: [CoverageTally]
    private let delivery: DeliveryCounts
    private let zone: TimeZone

    package init(
        _ store: any CoverageCounts, _ integrations: [Integration], week: Week, zone: TimeZone
    ) async throws(LedgerError) {
        let ids = integrations.map(\.id)
        let period = week.period(zone)
        let previous = period.lowerBound.addingTimeInterval(-7 * 86_400)
        let counts = try await store.counts(
            CoverageScope(integrations: ids, from: period.lowerBound, to: period.upperBound))
        let earlier = try await store.counts(
            CoverageScope(integrations: ids, from: previous, to: period.lowerBound))
        let calendar = Calendar.gregorian(in: zone)
        var days = Array(repeating: CoverageTally(), count: 7)
        for count in counts {
            let day = calendar.dateComponents([.day], from: period.lowerBound, to: count.hour).day ?? 0
            days[max(0, min(6, day))].add(count.bookings, count.kind, count.reason)
        }
        self.week = week
        self.zone = zone
        self.days = days
        self.tally = Self.tally(counts)
        self.before = Self.tally(earlier)
        self.delivery = try await store.delivery(of: ids)
    }

    private static func tally(_ counts: [CoverageCount]) -> CoverageTally {
        counts.reduce(into: CoverageTally()) { $0.add($1.bookings, $1.kind, $1.reason) }
    }

    /// - Parameter link: the address of the service's pages.
    package func notice(for channel: Channel, link: String, dueAt: Date) -> NewNotice {
        let language = channel.settings.language
        return NewNotice(
            channel: channel.id, subject: self.subject(language), text: self.text(language),
            link: "\(link)/?period=custom&from=\(self.week.text)&to=\(self.lastDay)",
            facts: [
                "summary": self.week.text, "bookings": "\(self.tally.total)", "covered": "\(self.tally.covered)",
            ],
            picture: self.tally.total == 0 ? nil : SummaryPicture.png(self.days), pictureText: self.picture(language),
            dueAt: channel.settings.quiet?.next(dueAt, channel.settings.zone) ?? dueAt)
    }

    private var lastDay: String {
        self.week.period(self.zone).upperBound.addingTimeInterval(-1).formatted(.day(in: self.zone))
    }

    func subject(_ language: Language) -> String {
        let share = ShareText.percent(self.tally.share)
        return self.tally.total == 0
            ? language.say("Неделя без бронирований", "A week without bookings")
            : language.say(
                "Покрытие за неделю: \(share), \(self.tally.covered) из \(self.tally.total)",
                "Coverage of the week: \(share), \(self.tally.covered) of \(self.tally.total)")
    }

    func text(_ language: Language) -> String {
        guard self.tally.total > 0 else {
            return language.say(
                "За неделю с \(self.week.text) не пришло ни одного бронирования. Если это неожиданно, проверьте веб-запрос на странице установки.",
                "No booking came in the week from \(self.week.text). If that is unexpected, check the web request on the install page."
            )
        }
        return [
            self.headline(language), self.losses(language), self.waiting(language),
            language.say("С сессией по дням — ", "With a session by day — ") + self.picture(language),
        ].compactMap(\.self).joined(separator: "\n\n")
    }

    private func headline(_ language: Language) -> String {
        var lines = [
            language.say(
                "С сессией \(self.tally.covered) из \(self.tally.total) бронирований: \(ShareText.percent(self.tally.share)).",
                "\(self.tally.covered) of \(self.tally.total) bookings carry a session: \(ShareText.percent(self.tally.share))."
            )
        ]
        if self.before.total > 0 {
            lines.append(
                language.say(
                    "Неделей раньше: \(ShareText.percent(self.before.share)) из \(self.before.total).",
                    "The week before: \(ShareText.percent(self.before.share)) of \(self.before.total)."))
        }
        let missing = self.tally.missing(for: CoverageTally.goodShare)
        lines.append(
            missing == 0
                ? language.say("Выше 90 %: решениям можно верить.", "Above 90 %: decisions can rest on it.")
                : language.say(
                    "До 90 % не хватает \(missing) бронирований с сессией.",
                    "\(missing) more bookings with a session would make 90 %."))
        return lines.joined(separator: "\n")
    }

    private func losses(_ language: Language) -> String? {
        let worst = self.tally.rankedReasons.prefix(Self.reasons)
        guard !worst.isEmpty else { return nil }
        let lines = worst.map { reason, bookings in
            "\(bookings) — \(ReasonWords.name(reason, language)). \(ReasonWords.fix(reason, language))"
        }
        return ([language.say("Почему без сессии:", "Why without a session:")] + lines).joined(separator: "\n")
    }

    private func waiting(_ language: Language) -> String? {
        let count = self.delivery.needsPerson
        guard count > 0 else { return nil }
        return language.say(
            "Ждут человека: \(count). Они не уйдут в CoMagic сами.",
            "Waiting for a person: \(count). They do not go to CoMagic by themselves.")
    }

    private func picture(_ language: Language) -> String {
        let names = language.say("пн вт ср чт пт сб вс", "Mon Tue Wed Thu Fri Sat Sun").split(separator: " ")
        return zip(names, self.days).map { "\($0): \($1.covered)/\($1.total)" }.joined(separator: ", ")
    }
}
