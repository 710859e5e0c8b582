package import Foundation
package import Stitching

/// The last comparison of an integration's deliveries with the target's report.
package struct ReconciliationRun: Hashable, Sendable {
    package var integration: IntegrationID
    /// Its scheduled time; `nil` when a person asked for it.
    package var scheduledFor: Date?
    package var finishedAt: Date
    /// Bookings received since then were compared.
    package var since: Date
    package var compared: Int
    /// The target's numbers that were not known before.
    package var learned: Int
    /// Why the report could not be read; then the findings are those of the previous run.
    package var failure: DeliveryFailure?
    package var findings: [Discrepancy]

    package init(
        integration: IntegrationID, scheduledFor: Date?, finishedAt: Date, since: Date, compared: Int = 0,
        learned: Int = 0, failure: DeliveryFailure? = nil, findings: [Discrepancy] = []
    ) {
        self.integration = integration
        self.scheduledFor = scheduledFor
        self.finishedAt = finishedAt
        self.since = since
        self.compared = compared
        self.learned = learned
        self.failure = failure
        self.findings = findings
    }

    package func count(_ kind: Discrepancy.Kind) -> Int { self.findings.count { $0.kind == kind } }
}
