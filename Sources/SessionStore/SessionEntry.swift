import Stitching

/// One session in the store: numbers and handles only, so that a limit of entries is a limit of bytes.
struct SessionEntry: Sendable {
    /// "No entry" in the links of the age list.
    static let nowhere = UInt32.max

    var key: SessionKey
    var seen: Uptime
    /// Seconds since the reference date, as the beacon's receiver stamped them.
    var seenAt: Double
    /// When it was first reported, in whole seconds since the reference date, which halves the size.
    var firstSeenAt: UInt32
    var older = Self.nowhere
    var newer = Self.nowhere
    var page: StoredPage
    var readiness: SessionSnapshot.Readiness
    var handedOver: Bool
}
