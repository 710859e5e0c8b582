import Ledger
import Metrics

/// Counters and a timer of deliveries by outcome, made once.
package struct RelayMetrics: Sendable {
    private static let outcomes = [
        "delivered", "retry", "uncertain", "postponed", "absent", "session_dropped", "date_dropped", "source_dropped",
        "held", "parked",
    ]

    private let counters: [String: Counter]
    private let timer: Timer

    package init() {
        self.counters = Dictionary(
            uniqueKeysWithValues: Self.outcomes.map {
                ($0, Counter(label: "stitcher_delivery_attempts_total", dimensions: [("outcome", $0)]))
            })
        self.timer = Timer(label: "stitcher_delivery")
    }

    func count(_ outcome: Settlement.Outcome, _ duration: Duration) {
        self.counters[outcome.label]?.increment()
        self.timer.recordNanoseconds(Int64(duration / .nanoseconds(1)))
    }
}
