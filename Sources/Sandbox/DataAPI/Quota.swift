import FoundationEssentials

/// One account's points in this minute and this day. Only successful calls are charged, one point each.
///
/// **Source:** CoMagic Data API documentation, limits.
struct Quota: Hashable, Sendable {
    private var minute: Int = 0
    private var day: Date?
    private var usedInMinute: Int64 = 0
    private var usedInDay: Int64 = 0

    /// Resets the counts of a minute or a day that is over.
    mutating func roll(to now: Date, zone: TimeZone) {
        let minute = Int((now.timeIntervalSince1970 / 60).rounded(.down))
        let day = LocalTime.calendar(zone).startOfDay(for: now)
        if minute != self.minute { (self.minute, self.usedInMinute) = (minute, 0) }
        if day != self.day { (self.day, self.usedInDay) = (day, 0) }
    }

    mutating func charge() {
        self.usedInMinute += 1
        self.usedInDay += 1
    }

    /// The refusal when there is no point left, the day's limit first.
    func refusal(of account: SandboxAccount) -> Refusal? {
        if self.usedInDay >= account.dayLimit { return Self.refusal("day", account.dayLimit) }
        if self.usedInMinute >= account.minuteLimit { return Self.refusal("minute", account.minuteLimit) }
        return nil
    }

    /// The documented refusal for a limit of the given type, `minute` or `day`.
    static func refusal(_ type: String, _ maximum: Int64) -> Refusal {
        Refusal(
            .limitExceeded, "The limit of requests per \(type) has been exceeded: \(maximum)",
            params: ["limit_type": .string(type), "limit_max_value": .integer(maximum)])
    }

    /// `metadata.limits`. Resets are seconds.
    func limits(of account: SandboxAccount, now: Date) -> [String: JSONValue] {
        let second = Int64(now.timeIntervalSince1970.rounded(.down)) % 60
        let clock = LocalTime.calendar(account.zone).dateComponents([.hour, .minute, .second], from: now)
        let secondOfDay = ((clock.hour ?? 0) * 60 + (clock.minute ?? 0)) * 60 + (clock.second ?? 0)
        return [
            "day_limit": .integer(account.dayLimit),
            "day_remaining": .integer(max(0, account.dayLimit - self.usedInDay)),
            "day_reset": .integer(86_400 - Int64(secondOfDay)),
            "minute_limit": .integer(account.minuteLimit),
            "minute_remaining": .integer(max(0, account.minuteLimit - self.usedInMinute)),
            "minute_reset": .integer(60 - second),
        ]
    }
}
