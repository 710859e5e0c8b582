import Stitching

/// One session as the store keeps it: numbers and handles only, so that a bound in entries is a bound in bytes.
struct SessionEntry: Sendable {
    /// "No entry" in the links of the age list.
    static let nowhere = UInt32.max

    var key: SessionKey
    var seen: Uptime
    /// Seconds since the reference date, as the beacon's receiver stamped them.
    var seenAt: Double
    /// When it was first told of; whole seconds since the reference date, and so half the size.
    var firstSeenAt: UInt32
    var older = Self.nowhere
    var newer = Self.nowhere
    var page: StoredPage
    var readiness: SessionSnapshot.Readiness
    var handedOver: Bool
}
