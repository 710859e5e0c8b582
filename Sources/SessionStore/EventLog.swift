import DequeModule
import FoundationEssentials
import Stitching

/// The booking events that pages reported, in order of arrival, which is also the order of expiry.
///
/// An event has a number that is never reused. Its index in the queue is its number minus the first one's.
struct EventLog: Sendable {
    struct Entry: Sendable {
        let event: PageEvent
        let seen: Uptime
    }

    private struct Name: Hashable, Sendable {
        let integration: IntegrationID
        let text: String
    }

    private let lifetime: Int64
    private let capacity: Int
    private(set) var entries: Deque<Entry> = []
    private var firstNumber = 0
    /// The last event that named an order id, and when an event last named another session than that one.
    private struct OrderClaim: Sendable {
        var number: Int
        var otherSeenAt: Date?
    }

    private var byOrder: [Name: OrderClaim] = [:]
    /// The first event that named a code. A page that is opened again later does not replace it.
    private var byCode: [Name: Int] = [:]
    private var timelines: [IntegrationID: EventTimeline] = [:]
    private(set) var counters = SessionCacheCounters()

    init(lifetime: Int64, capacity: Int) {
        self.lifetime = lifetime
        self.capacity = capacity
    }

    mutating func remember(_ event: PageEvent, at now: Uptime) -> Eviction {
        var eviction = Eviction()
        eviction.expired = self.dropExpired(at: now, limit: Shard.dropsPerCall)
        var event = event
        event.order = OrderNames(id: Self.usable(event.order.id), code: Self.usable(event.order.code))
        if self.isKnown(event, at: now) {
            eviction.refreshed = true
            self.counters.expired += eviction.expired
            return eviction
        }
        if self.entries.count >= self.capacity {
            let isAlive = self.alive(self.firstNumber, at: now) != nil
            self.dropFirst()
            eviction.displaced += isAlive ? 1 : 0
            eviction.expired += isAlive ? 0 : 1
        }
        self.counters.expired += eviction.expired
        self.counters.displaced += eviction.displaced
        let number = self.firstNumber + self.entries.count
        self.entries.append(Entry(event: event, seen: now))
        if let order = event.order.id {
            self.claim(Name(integration: event.integration, text: order), by: event, number, at: now)
        }
        if let code = event.order.code.map({ Name(integration: event.integration, text: $0) }),
            self.alive(self.byCode[code], at: now) == nil
        {
            self.byCode[code] = number
        }
        self.timelines[event.integration, default: EventTimeline()].insert(
            EventTimeline.Moment(seenAt: event.seenAt, number: number, session: event.session))
        return eviction
    }

    private mutating func claim(_ order: Name, by event: PageEvent, _ number: Int, at now: Uptime) {
        var claim = OrderClaim(number: number, otherSeenAt: nil)
        if let earlier = self.byOrder[order], let known = self.alive(earlier.number, at: now) {
            claim.otherSeenAt = known.session == event.session ? earlier.otherSeenAt : known.seenAt
        }
        self.byOrder[order] = claim
    }

    func claim(
        on order: OrderNames, of integration: IntegrationID, since date: Date, at now: Uptime
    ) -> EventClaim? {
        if let code = order.code,
            let found = self.alive(self.byCode[Name(integration: integration, text: code)], at: now),
            found.seenAt >= date
        {
            return .session(found.session)
        }
        guard let claim = order.id.flatMap({ self.byOrder[Name(integration: integration, text: $0)] }),
            let found = self.alive(claim.number, at: now), found.seenAt >= date
        else { return nil }
        if let other = claim.otherSeenAt, other >= date { return .conflict }
        return .session(found.session)
    }

    func sessions(
        of integration: IntegrationID, from start: Date, through end: Date, at now: Uptime
    ) -> [VisitorSessionID] {
        guard let timeline = self.timelines[integration] else { return [] }
        return timeline.firstTwoSessions(from: start, through: end) { self.alive($0, at: now) != nil }
    }

    /// Drops expired events, at most `limit`. Returns the number dropped.
    mutating func dropExpired(at now: Uptime) -> Int {
        let dropped = self.dropExpired(at: now, limit: self.capacity)
        self.counters.expired += dropped
        return dropped
    }

    private mutating func dropExpired(at now: Uptime, limit: Int) -> Int {
        var dropped = 0
        while dropped < limit, !self.entries.isEmpty, self.alive(self.firstNumber, at: now) == nil {
            self.dropFirst()
            dropped += 1
        }
        return dropped
    }

    /// The page of a finished booking may be reloaded. Its second event must not displace another visitor's first one.
    ///
    /// An event that names neither order nor code never equals another.
    private func isKnown(_ event: PageEvent, at now: Uptime) -> Bool {
        let number =
            event.order.code.flatMap { self.byCode[Name(integration: event.integration, text: $0)] }
            ?? event.order.id.flatMap { self.byOrder[Name(integration: event.integration, text: $0)]?.number }
        guard let known = self.alive(number, at: now) else { return false }
        return known.session == event.session && known.order == event.order
    }

    private func alive(_ number: Int?, at now: Uptime) -> PageEvent? {
        guard let number else { return nil }
        let entry = self.entries[number - self.firstNumber]
        return now.nanoseconds(since: entry.seen) < self.lifetime ? entry.event : nil
    }

    private mutating func dropFirst() {
        guard let entry = self.entries.popFirst() else { return }
        let number = self.firstNumber
        self.firstNumber += 1
        let integration = entry.event.integration
        // A later event may have taken over the name. Then the name belongs to that event.
        if let order = entry.event.order.id.map({ Name(integration: integration, text: $0) }),
            self.byOrder[order]?.number == number
        {
            self.byOrder.removeValue(forKey: order)
        }
        if let code = entry.event.order.code.map({ Name(integration: integration, text: $0) }),
            self.byCode[code] == number
        {
            self.byCode.removeValue(forKey: code)
        }
        if self.timelines[integration]?.remove(number: number, seenAt: entry.event.seenAt) == true {
            self.timelines.removeValue(forKey: integration)
        }
    }

    /// The decoder already limits these. The limit here makes a limit of events also a limit of bytes, for every
    /// caller.
    private static func usable(_ name: String?) -> String? {
        guard let name, !name.isEmpty, name.utf8.count <= OrderNames.maximumBytes else { return nil }
        return name
    }
}
