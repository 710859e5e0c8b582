package import FoundationEssentials

/// The vendor's dates: `YYYY-MM-DD hh:mm:ss` without a zone, read and written in the account's zone.
package enum LocalTime {
    /// The instant, or `nil` unless the text is exactly a date that exists.
    ///
    /// An hour that the zone has twice is taken as its first; one that it skips, as the hour after the gap.
    package static func date(_ text: String, in zone: TimeZone) -> Date? {
        // The parser takes 29 February of any year for a date; written again it is another text.
        guard let plain = try? Self.style(.gmt).parse(text), Self.text(plain, in: .gmt) == text, text >= "1900" else {
            return nil
        }
        return try? Self.style(zone).parse(text)
    }

    /// The date on the account's clock, without fractions of a second.
    package static func text(_ date: Date, in zone: TimeZone) -> String {
        Self.style(zone).format(date)
    }

    /// The same in the format of Bukza's Russian accounts: `22.11.2026 10:00:00`.
    ///
    /// **Source:** public receivers of Bukza's requests.
    package static func bukzaText(_ date: Date, in zone: TimeZone) -> String {
        let text = Self.text(date, in: zone)
        return text.prefix(10).split(separator: "-").reversed().joined(separator: ".") + text.dropFirst(10)
    }

    /// Gregorian, in the account's zone.
    static func calendar(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    private static func style(_ zone: TimeZone) -> Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(timeZone: zone).year().month().day().dateTimeSeparator(.space)
            .time(includingFractionalSeconds: false)
    }
}
