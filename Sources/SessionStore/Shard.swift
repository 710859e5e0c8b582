import FoundationEssentials
import Stitching

/// The sessions behind one lock. A plain value: time and places are arguments.
///
/// Every method is O(1). Nothing allocates once the reserved room and the tables are full.
struct Shard: Sendable {
    /// The result of storing a session.
    enum Outcome {
        /// What it displaced, and the stages that the visit reached only now.
        case done(Eviction, VisitStages)
        /// All places are taken and this shard has nothing to displace: another shard must give one up.
        case needsPlace
    }

    /// Maximum of expired entries dropped by one call. It is more than the one that a call adds, so they cannot
    /// accumulate, and few enough to hold the lock for a microsecond after a quiet night.
    static let dropsPerCall = 8

    let lifetime: Int64
    private let places: Places
    private(set) var slots: [SessionKey: UInt32] = [:]
    private(set) var entries: ContiguousArray<SessionEntry> = []
    private var free: [UInt32] = []
    private(set) var order = AgeOrder()
    private(set) var pages: PageTable
    /// When a page of an integration was last seen, as far as this shard knows.
    private(set) var sightings: [IntegrationID: Uptime] = [:]
    private var tally = SessionCacheCounters()

    /// What has happened behind this lock.
    var counters: SessionCacheCounters {
        var counters = self.tally
        counters.stringsDropped = self.pages.dropped
        return counters
    }

    /// - Parameters:
    ///   - reserve: the sessions this shard expects; room for them is taken now and never moved later.
    ///   - stringBytes: this shard's share of the bound.
    init(lifetime: Int64, places: Places, reserve: Int, stringBytes: Int) {
        self.lifetime = lifetime
        self.places = places
        self.pages = PageTable(bytes: stringBytes)
        self.slots.reserveCapacity(reserve)
        self.entries.reserveCapacity(reserve)
    }

    /// Sessions held, including expired ones that are not dropped yet.
    var count: Int { self.slots.count }

    /// Stores or refreshes a session.
    ///
    /// - Parameter holdsPlace: the caller has a place that another shard gave up.
    mutating func remember(_ beacon: SessionSnapshot, at now: Uptime, holdsPlace: Bool) -> Outcome {
        self.note(beacon.integration, at: now)
        let key = SessionKey(integration: beacon.integration, session: beacon.id)
        var eviction = Eviction()
        if let slot = self.slots[key] {
            if holdsPlace { self.places.giveBack() }
            if self.isAlive(self.entries[Int(slot)], at: now) {
                let reached = self.refresh(slot, with: beacon, at: now)
                eviction.refreshed = true
                self.tally.refreshed += 1
                return .done(eviction, reached)
            }
            self.drop(slot)
            eviction.expired += 1
            self.tally.expired += 1
            self.insert(beacon, key: key, at: now)
            return .done(eviction, VisitStages(of: beacon))
        }
        while eviction.expired < Self.dropsPerCall, self.dropOldest(ifExpiredAt: now) {
            self.places.giveBack()
            eviction.expired += 1
        }
        if !holdsPlace, !self.places.take() {
            guard self.order.oldest != SessionEntry.nowhere else { return .needsPlace }
            self.displaceOldest(at: now, into: &eviction)
        }
        self.insert(beacon, key: key, at: now)
        return .done(eviction, VisitStages(of: beacon))
    }

    /// The session, if it is alive. Counts a hit or a miss.
    mutating func session(_ key: SessionKey, at now: Uptime) -> SessionSnapshot? {
        guard let slot = self.slots[key], self.isAlive(self.entries[Int(slot)], at: now) else {
            self.tally.miss += 1
            return nil
        }
        self.tally.hit += 1
        let entry = self.entries[Int(slot)]
        return SessionSnapshot(
            id: key.session, integration: key.integration, readiness: entry.readiness,
            page: self.pages.facts(entry.page), handedOver: entry.handedOver,
            seenAt: Date(timeIntervalSinceReferenceDate: entry.seenAt),
            firstSeenAt: Date(timeIntervalSinceReferenceDate: Double(entry.firstSeenAt)))
    }

    /// Drops the oldest session for another shard, which takes its place. Returns `false` when empty.
    mutating func giveUpOldest(at now: Uptime, into eviction: inout Eviction) -> Bool {
        guard self.order.oldest != SessionEntry.nowhere else { return false }
        self.displaceOldest(at: now, into: &eviction)
        return true
    }

    /// Drops expired sessions, at most `limit`. Returns the number dropped.
    mutating func dropExpired(at now: Uptime, limit: Int) -> Int {
        var dropped = 0
        while dropped < limit, self.dropOldest(ifExpiredAt: now) {
            self.places.giveBack()
            dropped += 1
        }
        return dropped
    }

    /// Stores a session of a snapshot at the young end, whatever its age: ``sortByAge()`` follows.
    ///
    /// Returns `false` when all places are taken, or when a beacon has reported the session since.
    mutating func restore(_ session: SessionSnapshot, seen: Uptime) -> Bool {
        let key = SessionKey(integration: session.integration, session: session.id)
        guard self.slots[key] == nil, self.places.take() else { return false }
        self.insert(session, key: key, at: seen)
        return true
    }

    mutating func note(_ integration: IntegrationID, at now: Uptime) {
        // One look-up for reading and writing, because every beacon passes here.
        Self.advance(&self.sightings[integration, default: now], to: now)
    }

    func hasSeenPage(of integration: IntegrationID, at now: Uptime) -> Bool {
        guard let seen = self.sightings[integration] else { return false }
        return now.nanoseconds(since: seen) < self.lifetime
    }

    /// Restores the order of the last beacons after a snapshot mixed it. O(n log n).
    mutating func sortByAge() {
        let sorted = self.order.slots(in: self.entries).sorted {
            self.entries[Int($0)].seen < self.entries[Int($1)].seen
        }
        self.order = AgeOrder()
        for slot in sorted { self.order.append(slot, in: &self.entries) }
    }

    private static func advance(_ seen: inout Uptime, to now: Uptime) {
        if seen < now { seen = now }
    }

    func isAlive(_ entry: SessionEntry, at now: Uptime) -> Bool {
        now.nanoseconds(since: entry.seen) < self.lifetime
    }
}

extension Shard {
    private mutating func insert(_ beacon: SessionSnapshot, key: SessionKey, at now: Uptime) {
        let entry = SessionEntry(
            key: key, seen: now, seenAt: beacon.seenAt.timeIntervalSinceReferenceDate,
            firstSeenAt: UInt32(clamping: Int64(beacon.firstSeenAt.timeIntervalSinceReferenceDate)),
            page: self.pages.store(beacon.page), readiness: beacon.readiness, handedOver: beacon.handedOver)
        let slot: UInt32
        if let reused = self.free.popLast() {
            slot = reused
            self.entries[Int(slot)] = entry
        } else {
            slot = UInt32(self.entries.count)
            self.entries.append(entry)
        }
        self.slots[key] = slot
        self.order.append(slot, in: &self.entries)
        self.tally.stored += 1
    }

    /// Returns the stages that the visit reached only now.
    private mutating func refresh(_ slot: UInt32, with beacon: SessionSnapshot, at now: Uptime) -> VisitStages {
        let index = Int(slot)
        let before = self.stages(of: self.entries[index])
        // Clocks are read outside the lock, so a beacon may overtake another by some nanoseconds.
        if self.entries[index].seen < now { self.entries[index].seen = now }
        self.entries[index].seenAt = beacon.seenAt.timeIntervalSinceReferenceDate
        if self.entries[index].readiness == .stale || beacon.readiness == .ready {
            self.entries[index].readiness = beacon.readiness
            self.entries[index].page.reason = beacon.page.reason
        }
        if beacon.handedOver { self.entries[index].handedOver = true }
        self.pages.merge(beacon.page, into: &self.entries[index].page)
        self.order.moveToYoungest(slot, in: &self.entries)
        return self.stages(of: self.entries[index]).subtracting(before)
    }

    private func stages(of entry: SessionEntry) -> VisitStages {
        VisitStages(
            readiness: entry.readiness, hasWidget: entry.page.widgets != .none, handedOver: entry.handedOver)
    }

    private mutating func displaceOldest(at now: Uptime, into eviction: inout Eviction) {
        let oldest = self.order.oldest
        if self.isAlive(self.entries[Int(oldest)], at: now) {
            eviction.displaced += 1
            self.tally.displaced += 1
        } else {
            eviction.expired += 1
            self.tally.expired += 1
        }
        self.drop(oldest)
    }

    /// Frees the oldest slot if it has expired. Its place stays taken; the caller uses it or gives it back.
    private mutating func dropOldest(ifExpiredAt now: Uptime) -> Bool {
        let oldest = self.order.oldest
        guard oldest != SessionEntry.nowhere, !self.isAlive(self.entries[Int(oldest)], at: now) else { return false }
        self.drop(oldest)
        self.tally.expired += 1
        return true
    }

    private mutating func drop(_ slot: UInt32) {
        let entry = self.entries[Int(slot)]
        self.order.remove(slot, in: &self.entries)
        self.pages.giveBack(entry.page)
        self.slots.removeValue(forKey: entry.key)
        self.free.append(slot)
    }
}
