import FoundationEssentials
import Stitching
import Synchronization
import Testing

@testable import SessionStore

@Suite struct EventLogTests {
    let clock = HandClock()

    private func moment(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 1_790_000_000 + seconds) }

    @Test("finds the session by code, and by order when the code is unknown")
    func names() {
        let cache = SessionCache(clock: self.clock)
        cache.remember(event: .example(1, order: "1001", code: "AAA"))
        cache.remember(event: .example(2, order: "1002", code: "BBB"))
        let session = { cache.sessionOfEvent(orderID: $0, code: $1, of: .first)?.rawValue }
        #expect(session("1001", nil) == 1)
        #expect(session(nil, "BBB") == 2)
        #expect(session("1001", "BBB") == 2)
        #expect(session("1001", "CCC") == 1)
        #expect(session("1003", nil) == nil)
        #expect(session(nil, nil) == nil)
        #expect(session("AAA", nil) == nil)
        #expect(cache.sessionOfEvent(orderID: "1001", code: "AAA", of: .second) == nil)
    }

    @Test("takes no session for an order id that pages give to different sessions, unless one names the code")
    func conflict() {
        let cache = SessionCache(clock: self.clock)
        let claim = { (code: String?) in
            cache.claim(on: OrderNames(id: "1001", code: code), of: .first, since: .distantPast)
        }
        cache.remember(event: .example(1, order: "1001"))
        #expect(claim(nil) == .session(.example(1)))
        cache.remember(event: .example(2, order: "1001"))
        #expect(claim(nil) == .conflict)
        cache.remember(event: .example(1, order: "1001"))
        #expect(claim("AAA") == .conflict)
        cache.remember(event: .example(3, order: "1001", code: "AAA"))
        #expect(claim("AAA") == .session(.example(3)))
        // Another reservation of the order is claimed by nobody who knows its code.
        #expect(claim("BBB") == .conflict)
        #expect(claim(nil) == .conflict)
    }

    @Test("keeps the first page that names a code, whatever is opened later")
    func firstCodeWins() {
        let cache = SessionCache(clock: self.clock)
        cache.remember(event: .example(1, order: "1001", code: "AAA"))
        cache.remember(event: .example(2, order: "1001", code: "AAA"))
        #expect(cache.sessionOfEvent(orderID: "1001", code: "AAA", of: .first)?.rawValue == 1)
    }

    @Test("does not count what was told before the date, nor as a conflict")
    func since() {
        let cache = SessionCache(clock: self.clock)
        cache.remember(event: .example(1, order: "1001", code: "AAA", at: 0))
        cache.remember(event: .example(2, order: "1001", at: 100))
        let claim = { (code: String?, seconds: Double) in
            cache.claim(on: OrderNames(id: "1001", code: code), of: .first, since: self.moment(seconds))
        }
        #expect(claim("AAA", 0) == .session(.example(1)))
        #expect(claim(nil, 0) == .conflict)
        #expect(claim("AAA", 1) == .session(.example(2)))
        #expect(claim(nil, 100) == .session(.example(2)))
        #expect(claim(nil, 101) == nil)
    }

    @Test("forgets an event when its lifetime ends, to the nanosecond")
    func expires() {
        let cache = SessionCache(lifetime: .seconds(60), clock: self.clock)
        cache.remember(event: .example(1, code: "A"))
        self.clock.advance(.seconds(60) - .nanoseconds(1))
        #expect(cache.sessionOfEvent(orderID: nil, code: "A", of: .first) != nil)
        self.clock.advance(.nanoseconds(1))
        #expect(cache.sessionOfEvent(orderID: nil, code: "A", of: .first) == nil)
        #expect(cache.sessionsWithEvents(of: .first, from: .distantPast, through: .distantFuture).isEmpty)
    }

    @Test("tells the sessions of an interval, both ends included, two at most")
    func interval() {
        let cache = SessionCache(clock: self.clock)
        for (session, seconds) in [(1, 0.0), (2, 5), (2, 6), (3, 10), (4, 11)] as [(Int64, Double)] {
            cache.remember(event: .example(session, at: seconds))
        }
        cache.remember(event: .example(9, of: .second, at: 5))
        let sessions = { (from: Double, through: Double) in
            cache.sessionsWithEvents(of: .first, from: self.moment(from), through: self.moment(through))
                .map(\.rawValue)
        }
        #expect(sessions(1, 9) == [2])
        #expect(sessions(5, 5) == [2])
        #expect(sessions(0, 4.9) == [1])
        #expect(sessions(0, 100) == [1, 2])
        #expect(sessions(6.5, 10) == [3])
        #expect(sessions(12, 100).isEmpty)
        #expect(sessions(9, 1).isEmpty)
    }

    @Test("finds events in an interval though the wall clock was set back between them")
    func clockSetBack() {
        let cache = SessionCache(events: 3, clock: self.clock)
        for (session, seconds) in [(1, 100.0), (2, 50), (3, 75), (4, 60)] as [(Int64, Double)] {
            cache.remember(event: .example(session, at: seconds))
        }
        let sessions = { (from: Double, through: Double) in
            cache.sessionsWithEvents(of: .first, from: self.moment(from), through: self.moment(through))
                .map(\.rawValue)
        }
        #expect(sessions(0, 55) == [2])
        #expect(sessions(55, 65) == [4])
        #expect(sessions(70, 80) == [3])
        #expect(sessions(90, 110).isEmpty)
    }

    @Test("keeps no more events than it may, and forgets the names of those it dropped", arguments: [1, 10])
    func bounded(capacity: Int) {
        let cache = SessionCache(events: capacity, clock: self.clock)
        for number in 1...100 as ClosedRange<Int64> {
            let eviction = cache.remember(event: .example(number, order: "o\(number)", code: "c\(number)"))
            #expect(eviction == Eviction(displaced: number > capacity ? 1 : 0))
        }
        #expect(cache.events.withLock { $0.entries.count } == capacity)
        for number in 1...100 as ClosedRange<Int64> {
            let found = cache.sessionOfEvent(orderID: "o\(number)", code: "c\(number)", of: .first)?.rawValue
            #expect(found == (number > 100 - Int64(capacity) ? number : nil))
        }
    }

    @Test("takes an event told twice for one")
    func repeated() {
        let cache = SessionCache(events: 2, clock: self.clock)
        cache.remember(event: .example(1, code: "A"))
        for second in 1...10 {
            let eviction = cache.remember(event: .example(2, order: "7", code: "B", at: Double(second)))
            #expect(eviction.refreshed == (second > 1))
        }
        #expect(cache.sessionOfEvent(orderID: nil, code: "A", of: .first) != nil)
        let seen = cache.sessionsWithEvents(of: .first, from: self.moment(2), through: self.moment(10))
        #expect(seen.isEmpty)
    }

    @Test("has no use for names that no decoder lets through")
    func oversizedNames() {
        let cache = SessionCache(clock: self.clock)
        let long = String(repeating: "9", count: OrderNames.maximumBytes + 1)
        cache.remember(event: .example(1, order: long, code: ""))
        #expect(cache.sessionOfEvent(orderID: long, code: nil, of: .first) == nil)
        #expect(cache.sessionOfEvent(orderID: nil, code: "", of: .first) == nil)
        #expect(cache.sessionsWithEvents(of: .first, from: .distantPast, through: .distantFuture).count == 1)
    }

    @Test("answers as a plain array would", arguments: 0..<6 as Range<UInt64>)
    func history(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let cache = SessionCache(lifetime: .nanoseconds(200), events: 20, clock: self.clock)
        var model: [(event: PageEvent, seen: Int64, holdsCode: Bool)] = []
        for step in 0..<1_000 {
            self.clock.advance(.nanoseconds(Int64.random(in: 0...12, using: &generator)))
            let now = self.clock.uptime.nanoseconds
            let event = PageEvent.example(
                Int64.random(in: 1...6, using: &generator), of: Bool.random(using: &generator) ? .first : .second,
                code: "c\(Int.random(in: 0..<1_000, using: &generator))",
                at: Double(Int.random(in: 0...20, using: &generator)))
            cache.remember(event: event)
            model.removeAll { now - $0.seen >= 200 }
            let isTheirs = { (entry: PageEvent) in
                entry.integration == event.integration && entry.order.code == event.order.code
            }
            let holder = model.first { isTheirs($0.event) && $0.holdsCode }
            if holder?.event.session != event.session {
                if model.count == 20 { model.removeFirst() }
                let isFree = !model.contains { isTheirs($0.event) && $0.holdsCode }
                model.append((event, now, isFree))
            }
            let from = Double(Int.random(in: 0...20, using: &generator))
            let start = self.moment(from)
            let end = self.moment(from + 2)
            let inside = model.filter {
                $0.event.integration == .first && $0.event.seenAt >= start && $0.event.seenAt <= end
            }
            let found = cache.sessionsWithEvents(of: .first, from: start, through: end)
            let expected = Set(inside.map(\.event.session))
            #expect(Set(found).isSubset(of: expected), "step \(step)")
            #expect(found.count == min(2, expected.count), "step \(step)")
            for entry in model {
                let first = model.first {
                    $0.event.order.code == entry.event.order.code && $0.event.integration == entry.event.integration
                        && $0.holdsCode
                }
                let session = cache.sessionOfEvent(
                    orderID: nil, code: entry.event.order.code, of: entry.event.integration)
                #expect(session == first?.event.session, "step \(step)")
            }
        }
    }
}
