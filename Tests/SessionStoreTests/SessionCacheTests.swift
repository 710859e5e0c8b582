import FoundationEssentials
import Stitching
import Testing

@testable import SessionStore

@Suite struct SessionCacheTests {
    let clock = HandClock()

    @Test("gives back what a beacon told")
    func remembersAll() {
        let cache = SessionCache(clock: self.clock)
        let told = SessionSnapshot.example(
            17_000_000_001, readiness: .stale, reason: .counterNotReady, widgets: ["24860", "24861"],
            page: "https://example.com/?utm_source=ya", referrer: "https://ya.ru/", handedOver: true)
        #expect(cache.remember(told) == Eviction())
        #expect(cache.session(told.id, of: .first) == told)
        #expect(cache.session(told.id, of: .second) == nil)
        #expect(!cache.knows(17_000_000_002))
    }

    @Test("keeps the same number of two integrations apart")
    func integrations() {
        let cache = SessionCache(clock: self.clock)
        cache.remember(.example(1, of: .first, page: "a"))
        cache.remember(.example(1, of: .second, page: "b"))
        #expect(cache.session(.example(1), of: .first)?.page.address == "a")
        #expect(cache.session(.example(1), of: .second)?.page.address == "b")
        #expect(cache.count == 2)
    }

    @Test("keeps a session until its lifetime ends, to the nanosecond")
    func expiresExactly() {
        let cache = SessionCache(lifetime: .seconds(60), clock: self.clock)
        cache.remember(.example(1))
        self.clock.advance(.seconds(60) - .nanoseconds(1))
        #expect(cache.knows(1))
        self.clock.advance(.nanoseconds(1))
        #expect(!cache.knows(1))
    }

    @Test("starts the lifetime anew with every beacon", arguments: [1, 3_749_999_999, 3_750_000_000, 59_999_999_999])
    func refreshes(afterNanoseconds pause: Int64) {
        let cache = SessionCache(lifetime: .seconds(60), clock: self.clock)
        cache.remember(.example(1))
        self.clock.advance(.nanoseconds(pause))
        #expect(cache.remember(.example(1)).refreshed)
        self.clock.advance(.seconds(60) - .nanoseconds(1))
        #expect(cache.knows(1))
        self.clock.advance(.nanoseconds(1))
        #expect(!cache.knows(1))
    }

    @Test("does not prolong a life by looking")
    func readingIsNotRefreshing() {
        let cache = SessionCache(lifetime: .seconds(60), clock: self.clock)
        cache.remember(.example(1))
        self.clock.advance(.seconds(59))
        #expect(cache.knows(1))
        self.clock.advance(.seconds(1))
        #expect(!cache.knows(1))
    }

    @Test("treats a session whose life had ended as a new one")
    func expiredIsNew() {
        let cache = SessionCache(lifetime: .seconds(60), clock: self.clock)
        cache.remember(.example(1, widgets: ["old"], page: "old", handedOver: true))
        self.clock.advance(.seconds(60))
        #expect(cache.remember(.example(1)) == Eviction(expired: 1))
        #expect(cache.session(.example(1), of: .first) == .example(1))
        #expect(cache.count == 1)
    }

    @Test("brings a known session up to date: latest wins, widgets gather, handed over stays")
    func merges() {
        let cache = SessionCache(clock: self.clock)
        cache.remember(
            .example(
                1, readiness: .stale, reason: .counterNotReady, widgets: ["1"], page: "https://a.ru/1", referrer: "r",
                handedOver: true))
        let later = Date(timeIntervalSince1970: 1_790_000_009)
        cache.remember(.example(1, widgets: ["2", "1"], page: "https://a.ru/2", seenAt: later))
        var expected = SessionSnapshot.example(
            1, readiness: .ready, widgets: ["1", "2"], page: "https://a.ru/2", referrer: "r", handedOver: true,
            seenAt: later)
        expected.firstSeenAt = Date(timeIntervalSince1970: 1_790_000_000)
        #expect(cache.session(.example(1), of: .first) == expected)
    }

    @Test("never lowers a ready session to a stale one")
    func staysReady() {
        let cache = SessionCache(clock: self.clock)
        cache.remember(.example(1))
        cache.remember(.example(1, readiness: .stale, reason: .counterNotReady))
        #expect(cache.session(.example(1), of: .first)?.readiness == .ready)
        #expect(cache.session(.example(1), of: .first)?.page.reason == nil)
    }

    @Test(
        "keeps the page and referrer of a session's own site",
        arguments: [
            "https://evil.example/a", "http://a.ru/1", "https://a.ru:8443/1", "https://a.ru.evil.example/",
            "https://www.a.ru/1", "//a.ru", "a.ru", "", "https://a.ru@evil.example/",
        ])
    func foreignPage(page: String) {
        let cache = SessionCache(clock: self.clock)
        cache.remember(.example(1, page: "https://a.ru/1?utm_source=ya", referrer: "https://ya.ru/"))
        cache.remember(.example(1, page: page, referrer: "https://evil.example/"))
        let session = cache.session(.example(1), of: .first)
        #expect(session?.page.address == "https://a.ru/1?utm_source=ya" && session?.page.referrer == "https://ya.ru/")
        cache.remember(.example(1, page: "https://a.ru?utm_source=vk"))
        #expect(cache.session(.example(1), of: .first)?.page.address == "https://a.ru?utm_source=vk")
    }

    @Test("gathers no more widgets than one beacon may name")
    func widgetsAreBounded() {
        let cache = SessionCache(clock: self.clock)
        for number in 0..<100 { cache.remember(.example(1, widgets: ["\(number)", "\(number)"])) }
        let widgets = cache.session(.example(1), of: .first)?.page.widgets
        #expect(widgets == (0..<PageFacts.Limits.widgets).map(String.init))
    }

    @Test("knows whether any page of an integration was heard of, with a session or without")
    func pages() {
        let cache = SessionCache(lifetime: .seconds(60), clock: self.clock)
        #expect(!cache.hasSeenPage(of: .first))
        cache.notePage(of: .first)
        cache.remember(.example(1, of: .second))
        #expect(cache.hasSeenPage(of: .first))
        #expect(cache.hasSeenPage(of: .second))
        #expect(!cache.hasSeenPage(of: IntegrationID(rawValue: 3)))
        self.clock.advance(.seconds(60) - .nanoseconds(1))
        #expect(cache.hasSeenPage(of: .first))
        self.clock.advance(.nanoseconds(1))
        #expect(!cache.hasSeenPage(of: .first))
        #expect(!cache.hasSeenPage(of: .second))
    }

    @Test("counts what it did")
    func counts() {
        let cache = SessionCache(capacity: 2, lifetime: .seconds(60), clock: self.clock)
        cache.remember(.example(1))
        cache.remember(.example(1))
        cache.remember(.example(2))
        cache.remember(.example(3))
        _ = cache.knows(3)
        _ = cache.knows(1)
        self.clock.advance(.seconds(60))
        cache.remember(.example(4))
        var expected = SessionCacheCounters()
        expected.stored = 4
        expected.refreshed = 1
        expected.displaced = 1
        expected.expired = 2
        expected.hit = 1
        expected.miss = 1
        #expect(cache.counters == expected)
    }

    @Test("frees everything that expired when asked to")
    func sweeps() {
        let cache = SessionCache(capacity: 5_000, lifetime: .seconds(60), clock: self.clock)
        for id in 1...5_000 { cache.remember(.example(Int64(id), page: "\(id)")) }
        cache.remember(event: .example(1, code: "A"))
        #expect(cache.dropExpired() == 0)
        self.clock.advance(.seconds(60))
        #expect(cache.count == 5_000)
        #expect(cache.dropExpired() == 5_001)
        #expect(cache.count == 0)
        #expect(cache.held == 0)
        #expect(cache.counters.displaced == 0)
    }
}
