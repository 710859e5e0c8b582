package import FoundationEssentials

/// The vendor's dates: `YYYY-MM-DD hh:mm:ss` without a zone, read and written in the account's zone.
package enum LocalTime {
    /// The instant, or `nil` unless the text is exactly a date that exists. O(1).
    ///
    /// An hour that the zone has twice is taken as its first; one that it skips, as the hour after the gap.
    package static func date(_ text: String, in zone: TimeZone) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x20, bytes[13] == 0x3A,
            bytes[16] == 0x3A, let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
            let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
            (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24, minute < 60,
            second < 60, year >= 1_900
        else { return nil }
        let seconds =
            Self.daysSince1970(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
        let asUTC = Date(timeIntervalSince1970: TimeInterval(seconds))
        let guess = asUTC.addingTimeInterval(-TimeInterval(zone.secondsFromGMT(for: asUTC)))
        let before = zone.secondsFromGMT(for: guess.addingTimeInterval(-7_200))
        let candidate = asUTC.addingTimeInterval(-TimeInterval(before))
        if zone.secondsFromGMT(for: candidate) == before { return candidate }
        return asUTC.addingTimeInterval(-TimeInterval(zone.secondsFromGMT(for: guess)))
    }

    /// The date as a clock on the account's wall shows it, fractions of a second dropped.
    package static func text(_ date: Date, in zone: TimeZone) -> String {
        let civil = Self.civil(date, in: zone)
        return "\(Self.padded(civil.year, 4))-\(Self.padded(civil.month))-\(Self.padded(civil.day)) "
            + "\(Self.padded(civil.hour)):\(Self.padded(civil.minute)):\(Self.padded(civil.second))"
    }

    /// The same in the spelling of Bukza's Russian accounts: `22.11.2026 10:00:00`.
    ///
    /// **Source:** public receivers of Bukza's requests.
    package static func bukzaText(_ date: Date, in zone: TimeZone) -> String {
        let civil = Self.civil(date, in: zone)
        return "\(Self.padded(civil.day)).\(Self.padded(civil.month)).\(Self.padded(civil.year, 4)) "
            + "\(Self.padded(civil.hour)):\(Self.padded(civil.minute)):\(Self.padded(civil.second))"
    }

    /// The same wall clock time some months on, the day cut to the month's last.
    static func adding(months: Int, to date: Date, in zone: TimeZone) -> Date {
        let civil = Self.civil(date, in: zone)
        let index = civil.year * 12 + civil.month - 1 + months
        let (year, month) = (index / 12, index % 12 + 1)
        let day = min(civil.day, Self.days(in: month, of: year))
        let text =
            "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day)) "
            + "\(Self.padded(civil.hour)):\(Self.padded(civil.minute)):\(Self.padded(civil.second))"
        return Self.date(text, in: zone) ?? date
    }

    /// Seconds until the account's next midnight, at least one.
    static func secondsToMidnight(_ date: Date, in zone: TimeZone) -> Int64 {
        let civil = Self.civil(date, in: zone)
        return Int64(86_400 - civil.hour * 3_600 - civil.minute * 60 - civil.second)
    }

    /// The account's day as a number that grows by one at each of its midnights.
    static func dayNumber(_ date: Date, in zone: TimeZone) -> Int {
        let civil = Self.civil(date, in: zone)
        return Self.daysSince1970(year: civil.year, month: civil.month, day: civil.day)
    }

    private struct Civil {
        var year: Int
        var month: Int
        var day: Int
        var hour: Int
        var minute: Int
        var second: Int
    }

    private static func civil(_ date: Date, in zone: TimeZone) -> Civil {
        // A date from outside the sandbox is finite and near; the bound keeps the conversion from trapping.
        let bounded = min(max(date.timeIntervalSince1970, -2e9), 2e11)
        let local = Int(bounded.rounded(.down)) + zone.secondsFromGMT(for: date)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let time = local - day * 86_400
        // Days to a civil date after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return Civil(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * marchMonth + 2) / 5 + 1, hour: time / 3_600, minute: time / 60 % 60,
            second: time % 60)
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
