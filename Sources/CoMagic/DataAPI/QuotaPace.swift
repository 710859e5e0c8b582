package import Foundation

/// How long to pause so that a share of the account's quota is left for people who look things up.
package enum QuotaPace {
    /// Of the quota that deliveries leave alone: one point in twenty, at least two.
    private static let reserve = 20

    /// The date until which nothing is sent; `nil` when there is enough left. - Parameter limits: as the last
    /// answer told them; what is missing does not limit.
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
