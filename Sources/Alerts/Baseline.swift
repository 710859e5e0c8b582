package import Foundation
import Stitching

/// The usual values of each hour of the week, learned from past weeks.
package struct Baseline: Hashable, Sendable {
    /// Number of past weeks.
    package static let weeks = 8
    /// With fewer weeks nothing counts as unusual.
    package static let minimumWeeks = 2
    /// This many bookings at the overall share are added to each hour's, because the share of three bookings means
    /// little.
    private static let prior = 20.0

    private let slots: [HourCount]
    private let overall: Double
    /// Full weeks that were used.
    package let weeks: Int
    private let zone: TimeZone

    /// - Parameters:
    ///   - hours: counts by hours since 1970; empty hours may be left out.
    ///   - until: the hour after the last one used.
    ///   - since: when the integration was created: earlier weeks are not weeks without bookings.
    package init(_ hours: [Int64: HourCount], until: Int64, since: Date, zone: TimeZone) {
        var slots = Array(repeating: HourCount(), count: 168)
        let made = UTCHour(startingFrom: since).rawValue
        let weeks = max(0, min(Self.weeks, Int((until - made) / 168)))
        var all = HourCount()
        for (hour, count) in hours where hour < until && hour >= until - Int64(weeks) * 168 {
            let slot = Self.slot(hour, zone)
            slots[slot].total += count.total
            slots[slot].covered += count.covered
            all.total += count.total
            all.covered += count.covered
        }
        self.slots = slots
        self.overall = all.total == 0 ? 1 : Double(all.covered) / Double(all.total)
        self.weeks = weeks
        self.zone = zone
    }

    package var isKnown: Bool { self.weeks >= Self.minimumWeeks }

    /// The usual count of an hour; 0 without past weeks.
    package func total(in hour: Int64) -> Double {
        self.weeks == 0 ? 0 : Double(self.slots[Self.slot(hour, self.zone)].total) / Double(self.weeks)
    }

    /// The usual share in an hour, from 0 to 1.
    package func share(in hour: Int64) -> Double {
        let slot = self.slots[Self.slot(hour, self.zone)]
        return (Double(slot.covered) + Self.prior * self.overall) / (Double(slot.total) + Self.prior)
    }

    /// 0 is the hour after midnight from Sunday to Monday, in the time zone.
    private static func slot(_ hour: Int64, _ zone: TimeZone) -> Int {
        let start = UTCHour(rawValue: hour).start
        let local = UTCHour(of: start.addingTimeInterval(Double(zone.secondsFromGMT(for: start)))).rawValue
        // The first of January 1970 was a Thursday.
        return Int(((local + 72) % 168 + 168) % 168)
    }
}
