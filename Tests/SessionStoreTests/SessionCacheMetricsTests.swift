import CoreMetrics
import MetricsTestKit
import Stitching
import Testing

@testable import SessionStore

@Suite struct SessionCacheMetricsTests {
    @Test("shows each thing that happened once, however often it is asked")
    func publishes() throws {
        let factory = TestMetrics()
        let cache = SessionCache(capacity: 1, clock: HandClock())
        let metrics = SessionCacheMetrics(cache, factory: factory)
        cache.remember(.example(1))
        metrics.publish()
        cache.remember(.example(2))
        _ = cache.knows(2)
        metrics.publish()
        metrics.publish()
        let total = { (outcome: String) in
            try factory.expectCounter("stitcher_session_cache_total", [("outcome", outcome)]).totalValue
        }
        #expect(try total("stored") == 2)
        #expect(try total("displaced") == 1)
        #expect(try total("hit") == 1)
        #expect(try total("miss") == 0)
        #expect(try factory.expectGauge("stitcher_session_cache_sessions").lastValue == 1)
        #expect(try factory.expectGauge("stitcher_session_cache_capacity").lastValue == 1)
    }
}
