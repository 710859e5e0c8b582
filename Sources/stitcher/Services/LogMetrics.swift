import Metrics
import Synchronization

/// Publishes how many log lines were dropped.
final class LogMetrics: Sendable {
    private let writer: LineWriter
    private let counter = Counter(label: "stitcher_log_lines_dropped_total")
    private let published = Mutex(0)

    init(_ writer: LineWriter) {
        self.writer = writer
    }

    /// Adds the changes since the last call. Before each scrape.
    func publish() {
        self.published.withLock { published in
            let current = self.writer.dropped
            self.counter.increment(by: Int64(current - published))
            published = current
        }
    }
}
