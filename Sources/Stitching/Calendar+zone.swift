package import FoundationEssentials

extension Calendar {
    /// The Gregorian calendar on the clocks of a zone.
    package static func gregorian(in zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    /// `2026-11-22`, on the clocks of a zone.
    package static func day(in zone: TimeZone) -> Self {
        Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
    }

    /// `2026-11-22 10:00:00`, on the clocks of a zone; fractions of a second are dropped.
    package static func second(in zone: TimeZone) -> Self {
        Self.day(in: zone).dateTimeSeparator(.space).time(includingFractionalSeconds: false)
    }
}
