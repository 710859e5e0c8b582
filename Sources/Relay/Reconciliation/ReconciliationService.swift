package import Foundation
package import Ledger
package import Logging
import Metrics
import ServiceLifecycle
import Services

/// Compares every integration with the target's report once a night, until shutdown. Findings are kept and told; nothing
/// is sent again without a person.
package struct ReconciliationService<C: Clock>: Service where C.Duration == Duration {
    /// Days that each night covers: they make up for a failed night or two.
    package static var days: Int { 3 }
    private static var interval: Duration { .seconds(60) }

    private let reconciler: Reconciler
    private let bookings: any BookingArchive
    private let integrations: IntegrationDirectory
    private let schedule: ReconciliationSchedule
    private let clock: C
    private let now: @Sendable () -> Date
    private let runs: [String: Counter]
    private let findings: [Discrepancy.Kind: Counter]
    private let logger: Logger

    package init(
        reconciler: Reconciler, bookings: any BookingArchive, integrations: IntegrationDirectory,
        schedule: ReconciliationSchedule, clock: C, now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.reconciler = reconciler
        self.bookings = bookings
        self.integrations = integrations
        self.schedule = schedule
        self.clock = clock
        self.now = now
        self.runs = Dictionary(
            uniqueKeysWithValues: ["clean", "findings", "failed"].map {
                ($0, Counter(label: "stitcher_reconciliations_total", dimensions: [("outcome", $0)]))
            })
        self.findings = Dictionary(
            uniqueKeysWithValues: Discrepancy.Kind.allCases.map {
                ($0, Counter(label: "stitcher_reconciliation_findings_total", dimensions: [("kind", $0.rawValue)]))
            })
        self.logger = logger
    }

    package func run() async throws {
        await Periodic.run(Doorbell(), clock: self.clock, from: ()) { _ in
            for integration in self.integrations.all where integration.settings.isActive && !Task.isStopping {
                await self.visit(integration)
            }
            return Self.interval
        }
    }

    private func visit(_ integration: Integration) async {
        do throws(LedgerError) {
            let last = try await self.bookings.lastReconciliation(of: integration.id)
            guard
                let appointment = self.schedule.appointment(
                    for: integration, after: last, now: self.now(),
                    mayPass: { self.reconciler.mayPass($0, of: integration) })
            else { return }
            self.report(
                try await self.reconciler.run(integration, days: Self.days, scheduledFor: appointment),
                with: integration.settings.target.kind)
        } catch {
            guard !Task.isCancelled else { return }
            self.logger.error(
                "a reconciliation could not be recorded",
                metadata: ["integration.id": "\(integration.id)", "error": "\(error)"])
        }
    }

    private func report(_ run: ReconciliationRun, with target: Target.Kind) {
        let outcome = run.failure != nil ? "failed" : run.findings.isEmpty ? "clean" : "findings"
        self.runs[outcome]?.increment()
        if run.failure == nil {
            for finding in run.findings { self.findings[finding.kind]?.increment() }
        }
        var metadata: Logger.Metadata = [
            "integration.id": "\(run.integration)", "reconciliation.outcome": "\(outcome)",
            "reconciliation.compared": "\(run.compared)", "reconciliation.learned": "\(run.learned)",
            "\(target.rawValue).mnemonic": "\(run.failure?.mnemonic ?? "none")",
        ]
        for kind in Discrepancy.Kind.allCases {
            metadata["reconciliation.\(kind.rawValue)"] = "\(run.failure == nil ? run.count(kind) : 0)"
        }
        self.logger.log(level: outcome == "clean" ? .info : .warning, "reconciled", metadata: metadata)
    }
}
