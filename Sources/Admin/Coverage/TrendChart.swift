import Algorithms
import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// Bookings over time as bars: with a session below, without one above. The server draws it; a table next to it has the
/// same numbers.
struct TrendChart: Sendable {
    struct Bar: Sendable {
        let x: String
        let width: String
        let coveredY: String
        let coveredHeight: String
        let lackingY: String
        let lackingHeight: String
        /// Shown on hover, and a row of the table.
        let title: String
        let label: String
        let total: Int
        let covered: Int
        let share: String
        /// The address of its bookings.
        let link: String
    }

    struct Tick: Sendable {
        let x: String
        let text: String
    }

    static let width = 960.0
    static let height = 200.0
    private static let maximumTicks = 8

    let bars: [Bar]
    let ticks: [Tick]
    let top: Int
    let hasBookings: Bool

    init(_ counts: [CoverageCount], _ period: ReportPeriod, _ link: BookingLink, _ language: Language) {
        let steps = period.steps
        var tallies = steps.map { _ in CoverageTally() }
        for count in counts {
            // Hours that the zone's offset moves before the first step belong to it.
            let index = max(0, steps.partitioningIndex { $0 > count.hour } - 1)
            if tallies.indices.contains(index) { tallies[index].add(count.bookings, count.kind, count.reason) }
        }
        let top = max(1, tallies.map(\.total).max() ?? 1)
        let slot = Self.width / Double(max(1, steps.count))
        let scale = Self.height / Double(top)
        self.top = top
        self.hasBookings = tallies.contains { $0.total > 0 }
        self.bars = zip(steps, tallies).enumerated().map { index, pair in
            let (date, tally) = pair
            let covered = Double(tally.covered) * scale
            let all = Double(tally.total) * scale
            let label = Self.label(date, period, language)
            let share = ShareText.percent(tally.share, language)
            return Bar(
                x: Self.number(Double(index) * slot + slot * 0.1), width: Self.number(slot * 0.8),
                coveredY: Self.number(Self.height - covered), coveredHeight: Self.number(covered),
                lackingY: Self.number(Self.height - all), lackingHeight: Self.number(all - covered),
                title: language.say(
                    "\(label): с сессией \(tally.covered) из \(tally.total), \(share)",
                    "\(label): with a session \(tally.covered) of \(tally.total), \(share)"),
                label: label, total: tally.total, covered: tally.covered, share: share,
                link: Self.link(date, until: index + 1 < steps.count ? steps[index + 1] : period.to, period, link))
        }
        let every = max(1, (steps.count + Self.maximumTicks - 1) / Self.maximumTicks)
        self.ticks = stride(from: 0, to: steps.count, by: every).map { index in
            Tick(x: Self.number(Double(index) * slot), text: Self.label(steps[index], period, language))
        }
    }

    private static func link(
        _ date: Date, until end: Date, _ period: ReportPeriod, _ link: BookingLink
    ) -> String {
        let pattern = period.step == .hour ? "yyyy-MM-dd'T'HH" : "yyyy-MM-dd"
        let words = [date, end.addingTimeInterval(-1)].map { PageTime.text($0, pattern, .english, period.zone) }
        return link.address("/bookings", ["from": words[0], "to": words[1]])
    }

    private static func label(_ date: Date, _ period: ReportPeriod, _ language: Language) -> String {
        period.step == .hour
            ? PageTime.text(date, language.say("dd.MM HH:mm", "d MMM HH:mm"), language, period.zone)
            : PageTime.text(date, language.say("dd.MM", "d MMM"), language, period.zone)
    }

    private static func number(_ value: Double) -> String {
        String(format: "%.1f", locale: Locale(identifier: "en_US_POSIX"), value)
    }
}
