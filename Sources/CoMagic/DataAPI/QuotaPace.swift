package import Foundation

/// How long to pause so that a part of the account's quota is left for people.
package enum QuotaPace {
    /// The part of the quota that deliveries leave: one twentieth, at least two points.
    private static let reserve = 20

    /// The date until which nothing is sent; `nil` when enough is left. - Parameter limits: from the last answer; a
    /// missing one does not limit.
    package static func pause(_ limits: JSONRPC.Limits?, now: Date) -> Date? {
        guard let limits else { return nil }
        if self.isUsedUp(limits.dayRemaining, of: limits.dayLimit), let reset = limits.dayReset, reset > 0 {
            return now.addingTimeInterval(TimeInterval(reset))
        }
        if self.isUsedUp(limits.minuteRemaining, of: limits.minuteLimit), let reset = limits.minuteReset, reset > 0 {
            return now.addingTimeInterval(TimeInterval(reset))
        }
        return nil
    }

    private static func isUsedUp(_ remaining: Int?, of limit: Int?) -> Bool {
        guard let remaining else { return false }
        return remaining <= (limit.map { min(max(2, $0 / self.reserve), $0 / 2) } ?? 0)
    }
}
