import Ledger
import Metrics

/// Counters of webhooks, made once.
struct WebhookMetrics: Sendable {
    /// Bookings, not requests: a body may contain several.
    let stored = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "stored")])
    let duplicate = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "duplicate")])
    let unreadable = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "unreadable")])
    let failed = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "failed")])
    let ping = Counter(label: "stitcher_webhooks_total", dimensions: [("outcome", "ping")])
    /// Duplicates that differ from the first.
    let differing = Counter(label: "stitcher_webhook_repeats_differing_total")
    /// Bookings whose order id and code another customer's booking also has.
    let reused = Counter(label: "stitcher_webhook_numbers_reused_total")
    private let refusals: [RefusedRequest.Reason: Counter]

    init() {
        self.refusals = Dictionary(
            uniqueKeysWithValues: RefusedRequest.Reason.allCases.map {
                ($0, Counter(label: "stitcher_webhooks_refused_total", dimensions: [("reason", $0.rawValue)]))
            })
    }

    func refused(_ reason: RefusedRequest.Reason) -> Counter {
        self.refusals[reason] ?? self.failed
    }
}
