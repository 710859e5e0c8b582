package import Foundation

/// Hours of the day and days of the week as a place's clocks show them, for asking the ledger, which counts in UTC.
package struct LocalClock: Hashable, Sendable {
    /// From when on, in milliseconds since 1970, the place is how many seconds ahead of UTC; the first from ever.
    private let offsets: [Offset]
    /// 1 is Monday, 7 is Sunday.
    package let weekday: Int?
    /// 0 to 23.
    package let hour: Int?

    private struct Offset: Hashable, Sendable {
        let since: Int64
        let seconds: Int
    }

    /// - Parameter period: beyond it the offset of its end counts.
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

    /// The condition on `receivedAt`; `nil` when any time will do.
    var condition: String? {
        let offset = self.offsets.dropFirst().reversed().reduce("") { text, offset in
            text + "WHEN receivedAt >= \(offset.since) THEN \(offset.seconds) "
        }
        let ahead = offset.isEmpty ? "\(self.offsets[0].seconds)" : "CASE \(offset)ELSE \(self.offsets[0].seconds) END"
        let hours = "((receivedAt / 1000 + \(ahead)) / 3600)"
        // The first of January 1970 was a Thursday.
        let parts = [
            self.hour.map { "\(hours) % 24 = \($0)" }, self.weekday.map { "(\(hours) / 24 + 3) % 7 + 1 = \($0)" },
        ]
        let known = parts.compactMap(\.self)
        return known.isEmpty ? nil : known.joined(separator: " AND ")
    }
}
