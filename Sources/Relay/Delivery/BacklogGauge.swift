package import Foundation
package import Ledger
import Metrics
import ServiceLifecycle
import Services
import Stitching

/// Publishes how long each integration's oldest waiting booking has waited, if metrics are collected.
package struct BacklogGauge<C: Clock>: Service where C.Duration == Duration {
    private static var interval: Duration { .seconds(5) }

    private let bookings: any BookingArchive
    private let integrations: IntegrationDirectory
    private let clock: C
    private let now: @Sendable () -> Date

    package init(
        bookings: any BookingArchive, integrations: IntegrationDirectory, clock: C, now: @escaping @Sendable () -> Date
    ) {
        self.bookings = bookings
        self.integrations = integrations
        self.clock = clock
        self.now = now
    }

    package func run() async throws {
        await Periodic.run(every: Self.interval, clock: self.clock, from: [IntegrationID: Gauge]()) { gauges in
            for integration in self.integrations.all {
                guard let oldest = try? await self.bookings.oldestWaiting(of: integration.id) else { continue }
                let gauge =
                    gauges[integration.id]
                    ?? Gauge(
                        label: "stitcher_oldest_waiting_seconds",
                        dimensions: [("integration", integration.id.description)])
                gauges[integration.id] = gauge
                gauge.record(oldest.receivedAt.map { max(0, self.now().timeIntervalSince($0)) } ?? 0)
            }
        }
    }
}
