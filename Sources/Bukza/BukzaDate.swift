package import FoundationEssentials

/// The date formats that Bukza may send. The vendor promises none; templates, accounts and cultures differ.
package enum BukzaDate {
    /// Reads one date, with or without a time of day and a zone. `nil` for anything else, for impossible dates, for
    /// years before 2000 or after 2100, and for a text of more than 128 characters. Linear in the text, no clock.
    ///
    /// Formats, also with the time before the date: `22.11.2026 10:00[:00[.000]]`, `2026-11-22T10:00:00.123+03:00`,
    /// `20261122T100000Z`, `11/22/2026 10:00 AM`, `22/11/2026 10:00`, `22 ноября 2026 г. 10:00`, `22-Nov-2026`, `Sun,
    /// 22 Nov 2026 10:00:00 GMT`, `Sun Nov 22 10:00:00 MSK 2026`, seconds to nanoseconds since 1970, and the date
    /// alone, which is that day's midnight. A zone is an offset, an abbreviation or a name (`[Europe/Moscow]`); an
    /// offset takes precedence over a name.
    ///
    /// Slashes and dashes do not show whether the day or the month comes first. Of the readings that are real dates,
    /// the one counts that is not in the future and nearest to the receipt. If all are in the future, the nearest
    /// counts. With dots the day comes first, because only such cultures write them, and an old booking may be sent
    /// again. If that reading is in the future, the nearer of the two counts.
    ///
    /// **Source:** observed in receivers of Bukza's web requests and in its table API (`dd.MM.yyyy HH:mm[:ss]`, ISO
    /// 8601); the month-first and worded ones are .NET's, which Bukza is built on.
    ///
    /// - Parameters:
    ///   - timeZone: the zone of a date without one. A time that summer time skips counts as if the clock had not been
    ///     put forward; one that occurs twice is the first.
    ///   - receivedAt: when the text came. It only decides between two readings.
    package static func parse(_ text: String, timeZone: TimeZone, receivedAt: Date) -> Date? {
        let readings = Self.readings(text, timeZone: timeZone)
        func distance(_ reading: Reading) -> TimeInterval { reading.date.timeIntervalSince(receivedAt) }
        let near = readings.filter { $0.order != .rare || abs(distance($0)) <= Self.tolerance }
        let present = near.filter { distance($0) <= Self.tolerance }
        if near.contains(where: { $0.order == .usual }) {
            let usual = present.first { $0.order == .usual }
            return usual?.date ?? near.min { abs(distance($0)) < abs(distance($1)) }?.date
        }
        let candidates = present.isEmpty ? near : present
        return candidates.min { abs(distance($0)) < abs(distance($1)) }?.date
    }

    /// How far a date may be ahead of its receipt, in seconds, without being in the future: the sender's clock may be
    /// wrong, and the date's zone may not be the account's.
    private static let tolerance: TimeInterval = 86_400

    private typealias Reading = (date: Date, order: BukzaDay.Order)

    private static func readings(_ text: String, timeZone: TimeZone) -> [Reading] {
        guard let scanner = BukzaDateScanner(text) else { return [] }
        if let date = scanner.unixTime().flatMap(Self.bounded) { return [(date, .only)] }
        guard let parts = BukzaDateParts(scanner) else { return [] }
        return parts.days.compactMap { day in
            let local = TimeInterval(day.number * 86_400) + parts.secondsOfDay
            let seconds =
                switch parts.zone {
                case .offset(let offset): local - TimeInterval(offset)
                case .place(let place): Self.instant(of: local, in: place)
                case nil: Self.instant(of: local, in: timeZone)
                }
            return Self.bounded(seconds).map { ($0, day.order) }
        }
    }

    private static func bounded(_ seconds: TimeInterval) -> Date? {
        // 2000-01-01 and 2101-01-01 in UTC.
        (946_684_800..<4_133_980_800).contains(seconds) ? Date(timeIntervalSince1970: seconds) : nil
    }

    /// Seconds since 1970 at which clocks in the zone show the local time given as if it were UTC.
    private static func instant(of local: TimeInterval, in timeZone: TimeZone) -> TimeInterval {
        // A day on either side is beyond any change of the clock, because zones are at most 14 hours from UTC.
        let offsets = [-86_400.0, 86_400].map { shift in
            TimeInterval(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: local + shift)))
        }
        for offset in offsets {
            let date = Date(timeIntervalSince1970: local - offset)
            if TimeInterval(timeZone.secondsFromGMT(for: date)) == offset { return local - offset }
        }
        return local - offsets[0]
    }
}
