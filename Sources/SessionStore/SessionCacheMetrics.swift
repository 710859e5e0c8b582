package import Metrics
import Synchronization

/// Publishes a cache's counters as metrics. Handles are made once, and nothing is counted twice.
package final class SessionCacheMetrics: Sendable {
    private struct Series: Sendable {
        let counter: Counter
        let read: @Sendable (SessionCacheCounters) -> Int
    }

    private let cache: SessionCache
    private let series: [Series]
    private let sessions: Gauge
    private let capacity: Gauge
    private let published = Mutex(SessionCacheCounters())

    /// - Parameter factory: makes the handles; the process's own, except in tests.
    package init(_ cache: SessionCache, factory: any MetricsFactory = MetricsSystem.factory) {
        func series(_ outcome: String, _ read: @escaping @Sendable (SessionCacheCounters) -> Int) -> Series {
            let counter = Counter(
                label: "stitcher_session_cache_total", dimensions: [("outcome", outcome)], factory: factory)
            return Series(counter: counter, read: read)
        }
        self.cache = cache
        self.series = [
            series("stored") { $0.stored },
            series("refreshed") { $0.refreshed },
            series("expired") { $0.expired },
            series("displaced") { $0.displaced },
            series("hit") { $0.hit },
            series("miss") { $0.miss },
            series("string_dropped") { $0.stringsDropped },
        ]
        self.sessions = Gauge(label: "stitcher_session_cache_sessions", dimensions: [], factory: factory)
        self.capacity = Gauge(label: "stitcher_session_cache_capacity", dimensions: [], factory: factory)
    }

    /// Adds the changes since the last call. Before each scrape, or every few seconds; takes every lock once.
    package func publish() {
        self.published.withLock { published in
            let current = self.cache.counters
            for series in self.series {
                series.counter.increment(by: Int64(series.read(current) - series.read(published)))
            }
            published = current
        }
        self.sessions.record(self.cache.count)
        self.capacity.record(self.cache.limits.capacity)
    }
}
