package import Foundation
package import Stitching

/// A problem of an integration, with its evidence.
package struct AlertFinding: Hashable, Sendable {
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

/// What happened to an alert, as people are told.
package enum AlertEvent: Hashable, Sendable {
    case fired(AlertFinding, since: Date)
    case reminder(AlertFinding, since: Date)
    case resolved(AlertKind, IntegrationID, since: Date)
}
