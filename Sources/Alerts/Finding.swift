package import Foundation
package import Ledger
package import Stitching

/// Something wrong with an integration, with what shows it.
package struct Finding: Hashable, Sendable {
    package enum Evidence: Hashable, Sendable {
        /// Of bookings between two moments so many carried a session, where a share from 0 to 1 is usual.
        case coverage(covered: Int, of: Int, usual: Double, from: Date, to: Date)
        /// Since the moment nothing was heard, where so much is usual.
        case silence(usual: Double, since: Date)
        case held(bookings: Int, DeliveryFailure?)
        case parked(bookings: Int)
        case waiting(bookings: Int, oldest: Date)
        /// How many requests were taken back in this hour and the last, and how many the limit refused.
        case recalls(made: Int, refused: Int)
    }

    package let kind: AlertKind
    package let integration: IntegrationID
    package let evidence: Evidence

    package init(_ kind: AlertKind, of integration: IntegrationID, _ evidence: Evidence) {
        self.kind = kind
        self.integration = integration
        self.evidence = evidence
    }
}

/// What is counted in one hour: bookings and those with a session, or visits.
package struct HourCount: Hashable, Sendable {
    package var total: Int
    package var covered: Int

    package init(total: Int = 0, covered: Int = 0) {
        self.total = total
        self.covered = covered
    }
}
