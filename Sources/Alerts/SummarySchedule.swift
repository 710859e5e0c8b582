package import Foundation
import Stitching

/// A week from Monday to Sunday.
package struct Week: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Its Monday, such as `2026-11-23`.
    package var text: String { String(format: "%04d-%02d-%02d", self.year, self.month, self.day) }

    /// From midnight to midnight in a time zone.
    package func period(_ zone: TimeZone) -> Range<Date> {
        let calendar = Calendar.gregorian(in: zone)
        let start =
            calendar.date(from: DateComponents(year: self.year, month: self.month, day: self.day)) ?? .distantPast
        return start..<(calendar.date(byAdding: .day, value: 7, to: start) ?? start)
    }
}

/// When the summary of a week is due: on the following Monday at nine in the morning.
package struct SummarySchedule: Hashable, Sendable {
    private static let hour = 9

    let now: Date

    package init(now: Date) {
        self.now = now
    }

    /// The week whose summary is due; `nil` when it was sent, or when it is not yet morning in any zone.
    package func due(_ zones: [TimeZone], after last: String?) -> Week? {
        let weeks = zones.compactMap { zone -> Week? in
            var calendar = Calendar.gregorian(in: zone)
            calendar.firstWeekday = 2
            let morning = self.now.addingTimeInterval(-Double(Self.hour) * 3_600)
            guard let monday = calendar.dateInterval(of: .weekOfYear, for: morning)?.start,
                let before = calendar.date(byAdding: .day, value: -7, to: monday)
            else { return nil }
            let parts = calendar.dateComponents([.year, .month, .day], from: before)
            return Week(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
        }
        guard let week = weeks.max(by: { $0.text < $1.text }), week.text > (last ?? "") else { return nil }
        return week
    }

    /// Nine in the morning of the Monday after the week.
    package func morning(of week: Week, _ zone: TimeZone) -> Date {
        week.period(zone).upperBound.addingTimeInterval(Double(Self.hour) * 3_600)
    }
}
