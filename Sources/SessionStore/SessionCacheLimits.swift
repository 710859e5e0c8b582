extension SessionCache {
    /// How much the cache may hold, and for how long. Every limit is exact.
    package struct Limits: Hashable, Sendable {
        /// Sessions, all integrations together; at least 1.
        package let capacity: Int
        /// How long a session, an event or a page's sighting is kept after its last beacon.
        package let lifetime: Duration
        /// Bytes for page addresses, referrers and widget lists, each distinct one once per shard, with 96 bytes of
        /// overhead each. A text without room is left out of its session.
        package let stringBytes: Int
        /// Booking events, all integrations together; at least 1.
        package let eventCapacity: Int

        /// Locks that share the capacity: a power of two.
        package let shards: Int

        /// - Parameter shards: `nil` chooses. Below 4,096 sessions one lock is enough, and exactly the oldest session
        ///   is displaced; 16 otherwise (measured: 64 tasks on 2 cores no longer wait for each other).
        /// - Precondition: every number is positive except `stringBytes`, which may be 0 (no texts are kept).
        ///   `capacity` and `eventCapacity` are at most 2³⁰, `shards` at most 32 and a power of two.
        package init(
            capacity: Int = 1_000_000, lifetime: Duration = .seconds(4 * 3_600), stringBytes: Int = 128 << 20,
            eventCapacity: Int = 65_536, shards: Int? = nil
        ) {
            precondition((1...1 << 30).contains(capacity), "The capacity is a number of sessions from 1 to 2³⁰.")
            precondition((1...1 << 30).contains(eventCapacity), "The event capacity is a number from 1 to 2³⁰.")
            precondition(lifetime > .zero, "A session must live for some time.")
            precondition(stringBytes >= 0, "A bound in bytes cannot be negative.")
            let shards = shards ?? (capacity < 4_096 ? 1 : 16)
            precondition([1, 2, 4, 8, 16, 32].contains(shards), "The shards are 1, 2, 4, 8, 16 or 32.")
            self.capacity = capacity
            self.shards = shards
            self.lifetime = lifetime
            self.stringBytes = stringBytes
            self.eventCapacity = eventCapacity
        }
    }
}
