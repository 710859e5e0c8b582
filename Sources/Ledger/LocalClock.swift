package import Foundation

/// Hours of the day and days of the week in a time zone, for queries of the ledger, which counts in UTC.
package struct LocalClock: Hashable, Sendable {
    /// The offset from UTC in seconds, and from when it applies, in milliseconds since 1970; the first has no
    /// beginning.
    package let offsets: [Offset]
    /// 1 is Monday, 7 is Sunday.
    package let weekday: Int?
    /// 0 to 23.
    package let hour: Int?

    /// How far ahead of UTC from a moment on.
    package struct Offset: Hashable, Sendable {
        package let since: Int64
        package let seconds: Int
    }

    /// - Parameter period: outside of it the offset at its end counts.
    package init(weekday: Int?, hour: Int?, zone: TimeZone, period: Range<Date>) {
        self.weekday = weekday
        self.hour = hour
        var offsets = [Offset(since: Int64.min, seconds: zone.secondsFromGMT(for: period.lowerBound))]
        var date = period.lowerBound
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next < period.upperBound {
            offsets.append(Offset(since: next.milliseconds, seconds: zone.secondsFromGMT(for: next)))
            date = next
        }
        self.offsets = offsets
    }
}
