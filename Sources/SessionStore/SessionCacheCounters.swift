/// Totals of the cache since it was created. They only grow.
package struct SessionCacheCounters: Hashable, Sendable {
    /// New sessions, including those of a snapshot.
    package var stored = 0
    /// Beacons of sessions already known.
    package var refreshed = 0
    /// Sessions and events dropped after their lifetime.
    package var expired = 0
    /// Live sessions and events dropped to make room.
    package var displaced = 0
    /// Look-ups of a session that found it.
    package var hit = 0
    /// Look-ups of a session that did not.
    package var miss = 0
    /// Texts left out because their table was full.
    package var stringsDropped = 0

    package init() {}

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.stored += right.stored
        sum.refreshed += right.refreshed
        sum.expired += right.expired
        sum.displaced += right.displaced
        sum.hit += right.hit
        sum.miss += right.miss
        sum.stringsDropped += right.stringsDropped
        return sum
    }
}
