package import Metrics
import Synchronization

/// Publishes a table's counters as metrics. Handles are made once, and nothing is counted twice.
package final class ConnectionMetrics: Sendable {
    private struct Series: Sendable {
        let counter: Counter
        let read: @Sendable (ConnectionTable.Counters) -> Int
    }

    private let table: ConnectionTable
    private let series: [Series]
    private let open: Gauge
    private let maximum: Gauge
    private let waiting: Gauge
    private let published = Mutex(ConnectionTable.Counters())

    /// - Parameter factory: makes the handles; the process's own, except in tests.
    package init(_ table: ConnectionTable, factory: any MetricsFactory = MetricsSystem.factory) {
        func series(
            _ label: String, _ reason: String, _ read: @escaping @Sendable (ConnectionTable.Counters) -> Int
        ) -> Series {
            Series(counter: Counter(label: label, dimensions: [("reason", reason)], factory: factory), read: read)
        }
        let closed = "stitcher_connections_closed_total"
        self.table = table
        self.series =
            [
                series(closed, "stalled") { $0.stalled }, series(closed, "stopped") { $0.drained },
                series(closed, "refused") { $0.refused },
            ]
            + ConnectionTable.Limit.allCases.map { limit in
                series(closed, limit.rawValue) { $0.displaced[limit] ?? 0 }
            }
            + [ConnectionTable.Limit.maximum, .descriptors].map { limit in
                series("stitcher_accept_pauses_total", limit.rawValue) { $0.pauses[limit] ?? 0 }
            }
        self.open = Gauge(label: "stitcher_connections", dimensions: [], factory: factory)
        self.maximum = Gauge(label: "stitcher_connections_maximum", dimensions: [], factory: factory)
        self.waiting = Gauge(label: "stitcher_answers_waiting_bytes", dimensions: [], factory: factory)
    }

    /// Adds the changes since the last call. Before each scrape; takes the table's lock twice.
    package func publish() {
        self.published.withLock { published in
            let current = self.table.counters
            for series in self.series {
                series.counter.increment(by: Int64(series.read(current) - series.read(published)))
            }
            published = current
        }
        self.open.record(self.table.count)
        self.maximum.record(self.table.limits.maximum)
        self.waiting.record(self.table.waitingBytes)
    }
}
