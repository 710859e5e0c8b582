package import Foundation
package import Ledger
package import Stitching

/// A problem of an integration, with its evidence.
package struct Finding: Hashable, Sendable {
    package enum Evidence: Hashable, Sendable {
        /// Between two moments this many of the bookings had a session; `usual` is the usual share, from 0 to 1.
        case coverage(covered: Int, of: Int, usual: Double, from: Date, to: Date)
        /// Nothing came since the moment, although this much is usual.
        case silence(usual: Double, since: Date)
        case held(bookings: Int, DeliveryFailure?)
        case parked(bookings: Int)
        case waiting(bookings: Int, oldest: Date)
        /// How many requests were recalled in this hour and the last, and how many the limit refused.
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

/// The counts of one hour: bookings and those with a session, or visits.
package struct HourCount: Hashable, Sendable {
    package var total: Int
    package var covered: Int

    package init(total: Int = 0, covered: Int = 0) {
        self.total = total
        self.covered = covered
    }
}
