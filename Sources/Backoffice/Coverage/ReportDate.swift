package import Foundation

/// A day such as `2026-11-01`, or an hour of it such as `2026-11-01T09`, in a time zone.
package struct ReportDate: Hashable, Sendable {
    package let from: Date
    /// Not included.
    package let to: Date
    /// Set when it names a whole day.
    package let day: Date?

    /// `nil` for anything else, and for a day that does not exist.
    package init?(_ text: String, _ calendar: Calendar) {
        let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard parts.count == 3, (2_000...2_100).contains(parts[0]), (1...12).contains(parts[1]),
            let start = calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])),
            calendar.component(.day, from: start) == parts[2]
        else { return nil }
        guard halves.count == 2 else {
            self.from = start
            self.to = calendar.date(byAdding: .day, value: 1, to: start) ?? start
            self.day = start
            return
        }
        guard let hour = Int(halves[1]), (0...23).contains(hour),
            let date = calendar.date(bySettingHour: hour, minute: 0, second: 0, of: start)
        else { return nil }
        self.from = date
        self.to = date.addingTimeInterval(3_600)
        self.day = nil
    }
}
