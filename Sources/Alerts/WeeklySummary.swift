package import Foundation
package import Ledger
package import Stitching
import Wording

/// A week as one screen of text and a picture; ``WeekWords`` says it.
package struct WeeklySummary: Sendable {
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
        let words = WeekWords(
            week: self.week.text, tally: self.tally, before: self.before, days: self.days,
            needsPerson: self.delivery.needsPerson)
        return NewNotice(
            channel: channel.id, subject: words.subject(language), text: words.text(language),
            link: "\(link)/?period=custom&from=\(self.week.text)&to=\(self.lastDay)",
            facts: [
                "summary": self.week.text, "bookings": "\(self.tally.total)", "covered": "\(self.tally.covered)",
            ],
            picture: self.tally.total == 0 ? nil : SummaryPicture.png(self.days), pictureText: words.picture(language),
            dueAt: channel.settings.quiet?.next(dueAt, channel.settings.zone) ?? dueAt)
    }

    private var lastDay: String {
        self.week.period(self.zone).upperBound.addingTimeInterval(-1).formatted(.day(in: self.zone))
    }
}
