package import FoundationEssentials
package import Stitching
import Synchronization

/// What pages have told in the last hours, in memory: bounded, forgetful, shared by all tasks.
///
/// The only state of the service that may be lost: a booking whose session is not here is sent all the same.
/// Sessions are spread over shards with a lock each; one call takes one lock, once, and does nothing slow in it
/// (``counters`` asks every shard, one after the other, and ``evidence(for:)`` makes several such calls). The clock is read outside.
///
/// *Order of eviction.* Each shard drops its sessions from the least recently heard of. When all places are taken,
/// a new session displaces the oldest of its own shard; with fewer than 4,096 places there is one shard, and that
/// is the oldest of all. Whether a session is still *known* depends on its own last beacon alone, to the nanosecond.
package final class SessionCache: Sendable, SessionDirectory {
    /// A `Mutex` cannot be in an array. Neighbours in an array would also share a cache line.
    final class Cell: Sendable {
        let shard: Mutex<Shard>

        init(_ shard: sending Shard) {
            self.shard = Mutex(shard)
        }
    }

    package let limits: Limits
    let cells: [Cell]
    let events: Mutex<EventLog>
    let sessionless: Mutex<SessionlessLog>
    let now: @Sendable () -> Uptime
    let wallClock: @Sendable () -> Date
    private let places: Places
    private let seed: UInt64

    /// Allocates the memory of all entries now (about 100 bytes per session), that of texts as they come.
    ///
    /// - Parameters:
    ///   - now: a clock that never goes back; `Uptime.monotonic` outside of tests.
    ///   - wallClock: the time of day, for snapshots only: ages must survive a restart.
    package init(
        limits: Limits = Limits(), now: @escaping @Sendable () -> Uptime, wallClock: @escaping @Sendable () -> Date
    ) {
        let places = Places(capacity: limits.capacity)
        let share = limits.capacity / limits.shards
        // Ids are distributed over shards at random. Six standard deviations above the share are never reached.
        let reserve = limits.shards == 1 ? share : share + 6 * Int(Double(share).squareRoot())
        self.limits = limits
        self.places = places
        self.cells = (0..<limits.shards).map { _ in
            Cell(
                Shard(
                    lifetime: limits.lifetime.wholeNanoseconds, places: places, reserve: reserve,
                    stringBytes: limits.stringBytes / limits.shards))
        }
        self.events = Mutex(
            EventLog(lifetime: limits.lifetime.wholeNanoseconds, capacity: limits.eventCapacity))
        self.sessionless = Mutex(
            SessionlessLog(lifetime: limits.lifetime.wholeNanoseconds, capacity: limits.eventCapacity / 8))
        self.now = now
        self.wallClock = wallClock
        // Each process seeds Hasher, which is secret enough for the distribution of ids.
        self.seed = UInt64(bitPattern: Int64(Hasher().finalize()))
    }

    /// Sessions held now; never above the capacity. Expired ones count until they are dropped. No lock.
    package var count: Int { self.places.taken }

    /// Totals since the start. Takes every lock once: for a scrape, not for a request.
    package var counters: SessionCacheCounters {
        let events = self.events.withLock { $0.counters }
        return self.cells.reduce(events) { $0 + $1.shard.withLock { $0.counters } }
    }

    /// Stores the session of a beacon or updates a known one, and restarts its lifetime.
    ///
    /// The latest reason counts, and the latest page and referrer unless absent or from another origin than the
    /// session's first page. Widgets are collected. `handedOver` and `ready` stay once they were set. So somebody who
    /// only knows the number of a session cannot take it from its visitor. O(1), one lock; no allocation for known
    /// values.
    @discardableResult
    package func remember(_ session: SessionSnapshot) -> Eviction {
        var reached: VisitStages = []
        return self.remember(session, reached: &reached)
    }

    /// As above.
    ///
    /// - Parameter reached: set to the stages that the visit reached with this call and not before.
    @discardableResult
    package func remember(_ session: SessionSnapshot, reached: inout VisitStages) -> Eviction {
        let now = self.now()
        let home = self.home(of: SessionKey(integration: session.integration, session: session.id))
        var given = Eviction()
        var holdsPlace = false
        while true {
            switch self.cells[home].shard.withLock({ $0.remember(session, at: now, holdsPlace: holdsPlace) }) {
            case .done(var eviction, let stages):
                reached = stages
                eviction.expired += given.expired
                eviction.displaced += given.displaced
                return eviction
            case .needsPlace:
                // All places are taken, none of them in this shard. This is rare and happens only with few, unevenly
                // distributed ids.
                holdsPlace = self.cells.contains { cell in
                    let outcome = cell.shard.withLock { shard in
                        var eviction = Eviction()
                        let gave = shard.giveUpOldest(at: now, into: &eviction)
                        return (gave, eviction)
                    }
                    given.expired += outcome.1.expired
                    given.displaced += outcome.1.displaced
                    return outcome.0
                }
            }
        }
    }

    /// Stores a page's booking event. An event that is already known changes nothing. O(1), one lock.
    @discardableResult
    package func remember(event: PageEvent) -> Eviction {
        let now = self.now()
        return self.events.withLock { $0.remember(event, at: now) }
    }

    /// Records that a page of this integration sent a beacon without a session. O(1), one lock.
    ///
    /// Only for integrations that exist: their number limits the records.
    package func notePage(of integration: IntegrationID) {
        let now = self.now()
        self.cells[self.home(of: integration)].shard.withLock { $0.note(integration, at: now) }
    }

    /// Records where an order was made whose visitor has no session. O(1), one lock; lost at a restart.
    package func remember(_ page: SessionlessPage) {
        let now = self.now()
        self.sessionless.withLock { $0.remember(page, at: now) }
    }

    /// What pages reported of one session. O(1), one lock.
    package func session(_ id: VisitorSessionID, of integration: IntegrationID) -> SessionSnapshot? {
        let now = self.now()
        let key = SessionKey(integration: integration, session: id)
        return self.cells[self.home(of: key)].shard.withLock { $0.session(key, at: now) }
    }

    /// Drops expired entries, a few hundred per lock. Returns the number dropped.
    ///
    /// Not needed for correctness or for the limits. It frees texts early and keeps ``count`` accurate in quiet times.
    @discardableResult
    package func dropExpired() -> Int {
        let now = self.now()
        var total = self.events.withLock { $0.dropExpired(at: now) }
        for cell in self.cells {
            var dropped = 0
            repeat {
                dropped = cell.shard.withLock { $0.dropExpired(at: now, limit: 256) }
                total += dropped
            } while dropped == 256
        }
        return total
    }

    func home(of key: SessionKey) -> Int {
        Int(truncatingIfNeeded: key.mixed(seed: self.seed)) & (self.cells.count - 1)
    }

    private func home(of integration: IntegrationID) -> Int {
        Int(truncatingIfNeeded: UInt64(bitPattern: integration.rawValue) &* 0x9E37_79B9_7F4A_7C15 >> 32)
            & (self.cells.count - 1)
    }
}
