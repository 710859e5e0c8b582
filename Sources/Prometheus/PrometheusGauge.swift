import Metrics
import Synchronization

/// A number that goes up and down; the latest value counts.
final class PrometheusGauge: RecorderHandler, MeterHandler {
    private let current = Mutex(0.0)

    var value: Double { self.current.withLock { $0 } }

    func record(_ value: Int64) { self.set(Double(value)) }
    func record(_ value: Double) { self.set(value) }
    func set(_ value: Int64) { self.set(Double(value)) }

    func set(_ value: Double) {
        self.current.withLock { $0 = value }
    }

    func increment(by amount: Double) {
        self.current.withLock { $0 += amount }
    }

    func decrement(by amount: Double) {
        self.current.withLock { $0 -= amount }
    }
}
