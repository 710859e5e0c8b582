import Foundation

/// The known quota of an account, and whether a list may use it.
///
/// Deliveries continue until a twentieth is left (``QuotaPace``), which is for people. A list leaves half of each
/// minute, which soon renews, and a quarter of the day, so that no list ever stops a delivery.
struct CatalogQuota: Hashable, Sendable {
    private var limits: JSONRPC.Limits?
    private var toldAt: Date
    private var refusedUntil: Date?

    init() {
        self.limits = nil
        self.toldAt = .distantPast
        self.refusedUntil = nil
    }

    mutating func learn(_ limits: JSONRPC.Limits?, now: Date) {
        guard let limits else { return }
        (self.limits, self.toldAt) = (limits, now)
    }

    /// CoMagic itself reported that nothing is left.
    mutating func refuse(until date: Date) { self.refusedUntil = date }

    /// When the quota was last learned.
    var latest: Date { max(self.toldAt, self.refusedUntil ?? .distantPast) }

    /// The date until which no list is read; `nil` when one may be. Values that CoMagic did not give do not limit.
    func pause(now: Date) -> Date? {
        if let refusedUntil, refusedUntil > now { return refusedUntil }
        guard let limits else { return nil }
        let day = self.renewal(
            limits.dayRemaining, leaving: (limits.dayLimit ?? 0) / 4, after: limits.dayReset, now: now)
        return day
            ?? self.renewal(
                limits.minuteRemaining, leaving: (limits.minuteLimit ?? 0) / 2, after: limits.minuteReset, now: now)
    }

    private func renewal(_ remaining: Int?, leaving share: Int, after reset: Int?, now: Date) -> Date? {
        guard let remaining, let reset, reset > 0, remaining <= share else { return nil }
        let renewal = self.toldAt.addingTimeInterval(TimeInterval(reset))
        // A clock that was set back must not block the lists for long.
        return renewal > now && self.toldAt <= now ? renewal : nil
    }
}
