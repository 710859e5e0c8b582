package import FoundationEssentials

/// The date spellings that Bukza may send. The vendor promises none, and templates, accounts and cultures differ.
package enum BukzaDate {
    /// Reads one date, with or without a time of day and a zone; `nil` for anything else, for impossible dates, and for
    /// years before 2000 or after 2100. Looks at no more than 64 characters.
    ///
    /// Understood: `22.11.2026 10:00[:00[.000]]`, `2026-11-22T10:00:00.123+03:00`, `11/22/2026 10:00 AM` (month first
    /// where slashes stand), `22 ноября 2026 г. 10:00`, `Sun, 22 Nov 2026 10:00:00 GMT`, seconds or milliseconds
    /// since 1970, and the date alone, which is that day's midnight.
    ///
    /// **Source:** observed in receivers of Bukza's web requests and in its table API (`dd.MM.yyyy HH:mm[:ss]`, ISO
    /// 8601); the month-first and worded ones are .NET's, which Bukza is built on.
    ///
    /// - Parameter timeZone: of a date without one. A time that summer time skips counts as if the clock had not been
    ///   put forward; one that comes twice is the first.
    package static func parse(_ text: String, timeZone: TimeZone) -> Date? {
        var scanner = BukzaDateScanner(text)
        if let seconds = scanner.unixTime() { return Self.bounded(seconds) }
        guard let day = scanner.day(), let time = scanner.timeOfDay(), scanner.isAtEnd else { return nil }
        let local = TimeInterval(day * 86_400) + time.seconds
        if let offset = time.offset { return Self.bounded(local - TimeInterval(offset)) }
        return Self.bounded(Self.instant(of: local, in: timeZone))
    }

    private static func bounded(_ seconds: TimeInterval) -> Date? {
        // 2000-01-01 and 2101-01-01 in UTC.
        (946_684_800..<4_133_980_800).contains(seconds) ? Date(timeIntervalSince1970: seconds) : nil
    }

    /// Seconds since 1970 at which clocks in the zone show the local time given as if it were UTC.
    private static func instant(of local: TimeInterval, in timeZone: TimeZone) -> TimeInterval {
        // A day on either side is beyond any change of the clock, as zones are at most 14 hours from UTC.
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
