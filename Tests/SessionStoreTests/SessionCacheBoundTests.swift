import Stitching
import Testing

@testable import SessionStore

@Suite struct SessionCacheBoundTests {
    let clock = HandClock()

    @Test("holds exactly as many sessions as it may, whichever they are", arguments: [1, 2, 10, 4_095, 4_096, 5_003])
    func exactCapacity(capacity: Int) {
        let cache = SessionCache(capacity: capacity, clock: self.clock)
        var generator = SeededGenerator(seed: UInt64(capacity))
        var ids: Set<Int64> = []
        while ids.count < capacity { ids.insert(Int64.random(in: 1...Int64.max, using: &generator)) }
        for id in ids { #expect(cache.remember(.example(id)) == Eviction()) }
        #expect(cache.count == capacity)
        #expect(ids.allSatisfy { cache.knows($0) })
        for step in 0..<200 {
            let id = Int64.random(in: 1...Int64.max, using: &generator)
            #expect(cache.remember(.example(id)) == Eviction(displaced: 1), "step \(step)")
            #expect(cache.count == capacity)
        }
        #expect(cache.held == capacity)
        #expect(cache.counters.displaced == 200)
    }

    @Test("displaces the session heard of least recently")
    func displacesOldest() {
        let cache = SessionCache(capacity: 3, clock: self.clock)
        for id in 1...3 as ClosedRange<Int64> {
            cache.remember(.example(id))
            self.clock.advance(.seconds(1))
        }
        cache.remember(.example(1))
        cache.remember(.example(4))
        #expect(cache.knows(1))
        #expect(!cache.knows(2))
        #expect(cache.knows(3))
        #expect(cache.knows(4))
    }

    @Test("displaces nobody while an expired session can go")
    func expiredGoFirst() {
        let cache = SessionCache(capacity: 2, lifetime: .seconds(60), clock: self.clock)
        cache.remember(.example(1))
        self.clock.advance(.seconds(30))
        cache.remember(.example(2))
        self.clock.advance(.seconds(30))
        #expect(cache.remember(.example(3)) == Eviction(expired: 1))
        #expect(cache.knows(2))
    }

    @Test("finds a place in another shard when its own is empty")
    func borrowsPlace() throws {
        let cache = SessionCache(capacity: 4_096, clock: self.clock)
        let home = { (id: Int64) in cache.home(of: SessionKey(integration: .first, session: .example(id))) }
        var id: Int64 = 0
        while cache.count < 4_096 {
            id += 1
            if home(id) != 5 { cache.remember(.example(id)) }
        }
        let stranger = try #require((id + 1..<id + 10_000).first { home($0) == 5 })
        #expect(cache.remember(.example(stranger)) == Eviction(displaced: 1))
        #expect(cache.knows(stranger))
        #expect(cache.count == 4_096)
        #expect(cache.held == 4_096)
    }

    @Test("never holds one too many, whoever stores at the same time", arguments: [7, 4_100])
    func concurrentBound(capacity: Int) async {
        let clock = self.clock
        let cache = SessionCache(capacity: capacity, lifetime: .seconds(1), clock: clock)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<16 as Range<UInt64> {
                group.addTask {
                    var generator = SeededGenerator(seed: task)
                    for step in 0..<1_000 {
                        let id = Int64.random(in: 1...Int64(3 * capacity), using: &generator)
                        cache.remember(.example(id, widgets: ["\(id % 5)"], page: "page \(id % 50)"))
                        #expect(cache.count <= capacity)
                        let asked = Int64.random(in: 1...Int64(3 * capacity), using: &generator)
                        if let found = cache.session(.example(asked), of: .first) {
                            // What was read belongs together: nobody else's page ever shows.
                            #expect(found.page.address == "page \(asked % 50)")
                            #expect(found.page.widgets == ["\(asked % 5)"])
                        }
                        if step % 50 == 0 {
                            clock.advance(.milliseconds(1))
                            #expect(cache.held <= capacity)
                        }
                    }
                }
            }
        }
        #expect(cache.held == cache.count)
        let counters = cache.counters
        #expect(counters.stored - counters.expired - counters.displaced == cache.count)
        #expect(counters.stored + counters.refreshed == 16_000)
    }

    @Test("leaves a text out when its table is full, and takes it again when room is free")
    func stringsAreBounded() {
        // One shard; 7/8 of 1,600 bytes are for texts: 13 of 100 to 106 bytes each with their overhead.
        let cache = SessionCache(capacity: 100, lifetime: .seconds(60), stringBytes: 1_600, clock: self.clock)
        for id in 1...100 as ClosedRange<Int64> { cache.remember(.example(id, page: "page \(id)")) }
        let kept = (1...100).filter { cache.session(.example($0), of: .first)?.page.address != nil }
        #expect(!kept.isEmpty)
        #expect(kept.count < 20)
        #expect(cache.count == 100)
        #expect(cache.counters.stringsDropped == 100 - kept.count)
        cache.remember(.example(1, page: "page that finds no room"))
        #expect(cache.session(.example(1), of: .first)?.page.address == "page 1")
        self.clock.advance(.seconds(60))
        cache.dropExpired()
        cache.remember(.example(101, page: "page 101"))
        #expect(cache.session(.example(101), of: .first)?.page.address == "page 101")
    }

    @Test("keeps a text once, however many sessions share it")
    func stringsAreShared() {
        let cache = SessionCache(capacity: 1_000, stringBytes: 2_400, clock: self.clock)
        let page = String(repeating: "x", count: 1_000)
        for id in 1...1_000 as ClosedRange<Int64> { cache.remember(.example(id, widgets: ["1"], page: page)) }
        #expect(cache.counters.stringsDropped == 0)
        #expect(cache.session(.example(1_000), of: .first)?.page.address == page)
    }
}
