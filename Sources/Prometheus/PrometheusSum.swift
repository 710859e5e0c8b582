import Metrics
import Synchronization

/// A number with a fraction that only grows.
final class PrometheusSum: FloatingPointCounterHandler {
    private let total = Mutex(0.0)

    var value: Double { self.total.withLock { $0 } }

    /// Negative and non-finite amounts are ignored.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        self.total.withLock { $0 += amount }
    }

    func reset() {
        self.total.withLock { $0 = 0 }
    }
}
