import Metrics
import Synchronization

/// A whole number that only grows. One atomic addition per call.
final class PrometheusCounter: CounterHandler {
    private let total = Atomic<Int64>(0)

    var value: Int64 { self.total.load(ordering: .relaxed) }

    /// A negative amount is ignored: to Prometheus a falling counter is a restarted process.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        self.total.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        self.total.store(0, ordering: .relaxed)
    }
}
