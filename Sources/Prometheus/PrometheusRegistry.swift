package import Metrics
import Synchronization

/// Collects the program's metrics and renders them for Prometheus, in the text format 0.0.4.
///
/// Pass it to `MetricsSystem.bootstrap` once, before the first handle is made, and to the `/metrics` route. Two handles
/// of one label and the same dimensions are one series. Bounded: above ``Limits/series`` new series are dropped and
/// counted in `stitcher_metrics_series_dropped_total`, so a label with a visitor's words cannot fill the memory.
/// **Source:** Prometheus documentation, "Exposition formats", text-based format.
package final class PrometheusRegistry: MetricsFactory {
    package struct Limits: Hashable, Sendable {
        /// Series of all metrics together; a histogram is one.
        package var series = 2_000
        /// UTF-8 bytes of one label's value; longer ones are cut.
        package var labelBytes = 128
    }

    /// The `Content-Type` of ``render()``.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Upper bounds of a timer's buckets in seconds: from a look-up in memory to a call that timed out.
    package static let timerBuckets: [Double] = [
        0.000_1, 0.000_25, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// Upper bounds of a recorder's buckets, for sizes and counts.
    package static let recorderBuckets: [Double] = [
        1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 100_000, 1_000_000,
    ]

    private let limits: Limits
    private let help: [String: String]
    private let families = Mutex<[String: PrometheusFamily]>([:])
    private let seriesCount = Atomic<Int>(0)
    private let dropped = PrometheusCounter()

    /// - Parameter help: one line per metric's name, for the readers of the page.
    package init(limits: Limits = Limits(), help: [String: String] = [:]) {
        self.limits = limits
        self.help = help
    }

    /// All series, sorted by name: the same state gives the same text. Linear in the number of series.
    package func render() -> String {
        var families = self.families.withLock { $0 }
        let own = "stitcher_metrics_series_dropped_total"
        families[own] = PrometheusFamily(kind: .counter, series: ["": .counter(self.dropped)])
        var text = PrometheusText()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            text.append(family, name: name, help: self.help[name])
        }
        return text.text
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.series(label, dimensions, kind: .counter, make: { .counter(PrometheusCounter()) }) {
            if case .counter(let counter) = $0 { counter } else { nil }
        } ?? PrometheusCounter()
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.series(label, dimensions, kind: .counter, make: { .sum(PrometheusSum()) }) {
            if case .sum(let sum) = $0 { sum } else { nil }
        } ?? PrometheusSum()
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.gauge(label, dimensions)
    }

    /// A recorder that aggregates is a histogram, one that does not is a gauge.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return self.gauge(label, dimensions) }
        return self.histogram(label, dimensions, buckets: Self.recorderBuckets)
    }

    /// A histogram in seconds, whatever unit the caller prefers; its name ends in `_seconds`.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = label.hasSuffix("_seconds") ? label : label + "_seconds"
        return self.histogram(name, dimensions, buckets: Self.timerBuckets)
    }

    package func destroyCounter(_ handler: any CounterHandler) { self.remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { self.remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { self.remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { self.remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { self.remove(handler) }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> PrometheusGauge {
        self.series(label, dimensions, kind: .gauge, make: { .gauge(PrometheusGauge()) }) {
            if case .gauge(let gauge) = $0 { gauge } else { nil }
        } ?? PrometheusGauge()
    }

    private func histogram(
        _ label: String, _ dimensions: [(String, String)], buckets: [Double]
    ) -> PrometheusHistogram {
        self.series(label, dimensions, kind: .histogram, make: { .histogram(PrometheusHistogram(buckets: buckets)) }) {
            if case .histogram(let histogram) = $0 { histogram } else { nil }
        } ?? PrometheusHistogram(buckets: buckets)
    }

    /// The series of that name and those labels, created if it is new. `nil` when there is no room for it, or when the
    /// name belongs to a metric of another kind: Prometheus would refuse a page with both.
    private func series<Handler>(
        _ label: String, _ dimensions: [(String, String)], kind: PrometheusFamily.Kind,
        make: () -> PrometheusFamily.Series, as handler: (PrometheusFamily.Series) -> Handler?
    ) -> Handler? {
        let name = PrometheusText.name(label)
        let labels = PrometheusText.labels(dimensions, maximumBytes: self.limits.labelBytes)
        let found: Handler? = self.families.withLock { families in
            var family = families[name] ?? PrometheusFamily(kind: kind, series: [:])
            guard family.kind == kind else { return nil }
            if let known = family.series[labels] { return handler(known) }
            guard self.seriesCount.load(ordering: .relaxed) < self.limits.series else { return nil }
            let made = make()
            family.series[labels] = made
            families[name] = family
            self.seriesCount.add(1, ordering: .relaxed)
            return handler(made)
        }
        if found == nil { self.dropped.increment(by: 1) }
        return found
    }

    private func remove(_ handler: AnyObject) {
        self.families.withLock { families in
            for (name, family) in families {
                for (labels, series) in family.series where series.object === handler {
                    families[name]?.series[labels] = nil
                    self.seriesCount.subtract(1, ordering: .relaxed)
                    return
                }
            }
        }
    }
}
