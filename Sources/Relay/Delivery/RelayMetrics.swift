import Ledger
import Metrics

/// Counters and timers of deliveries by outcome, made once.
package struct RelayMetrics: Sendable {
    private static let outcomes = [
        "delivered", "retry", "uncertain", "probed", "postponed", "absent", "session_dropped", "date_dropped",
        "source_dropped",
        "held", "parked",
    ]

    private let counters: [String: Counter]
    private let timers: [String: Timer]

    package init() {
        self.counters = Dictionary(
            uniqueKeysWithValues: Self.outcomes.map {
                ($0, Counter(label: "stitcher_delivery_attempts_total", dimensions: [("outcome", $0)]))
            })
        self.timers = Dictionary(
            uniqueKeysWithValues: Self.outcomes.map {
                ($0, Timer(label: "stitcher_delivery", dimensions: [("outcome", $0)]))
            })
    }

    func count(_ outcome: Settlement.Outcome, _ duration: Duration) {
        self.counters[outcome.label]?.increment()
        self.timers[outcome.label]?.recordNanoseconds(Int64(duration / .nanoseconds(1)))
    }
}
