import Metrics
import Synchronization

/// How often values fell into each of a few fixed ranges. One short lock per call, no allocation.
final class PrometheusHistogram: RecorderHandler, TimerHandler {
    struct Reading: Hashable, Sendable {
        /// One for each bound, and one for values above all of them; not cumulative.
        var counts: [Int64]
        var sum: Double
    }

    /// Upper bounds, ascending; a value equal to a bound belongs to it.
    let bounds: [Double]
    private let state: Mutex<Reading>

    init(buckets: [Double]) {
        self.bounds = buckets
        self.state = Mutex(Reading(counts: Array(repeating: 0, count: buckets.count + 1), sum: 0))
    }

    var reading: Reading { self.state.withLock { $0 } }

    func record(_ value: Int64) { self.record(Double(value)) }

    /// A value that is not a number is ignored: it would make the sum useless for good.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        let index = self.bounds.firstIndex { value <= $0 } ?? self.bounds.count
        self.state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) {
        self.record(Double(duration) / 1e9)
    }
}
