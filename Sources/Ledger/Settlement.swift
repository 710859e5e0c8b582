package import Foundation
package import Stitching

/// The result of an attempt for a leased booking.
package struct Settlement: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Accepted, with the target's id if it returned one.
        case delivered(remoteID: Int64?)
        /// Try again at the date; counts as an attempt.
        case retry(at: Date, DeliveryFailure)
        /// Sent, but not answered: at the date ask the report before anything is sent again. Counts as an attempt.
        case uncertain(askAt: Date, DeliveryFailure)
        /// A probe failed: the booking waits until the date as if it had not been tried. Not an attempt.
        case probed(at: Date, isUncertain: Bool, DeliveryFailure)
        /// Not tried, because of the quota or an inconclusive look-up. Does not count as an attempt.
        case postpone(until: Date, DeliveryFailure?)
        /// The report does not have it: send it at once.
        case absent
        /// At once again without the session, which the target refused.
        case retarget(Attribution, DeliveryFailure)
        /// At once again without the field that the target refused.
        case omitDate(DeliveryFailure)
        case omitSource(DeliveryFailure)
        /// A person must fix the whole account; the booking is sent by itself afterwards.
        case hold(DeliveryFailure)
        /// A person must look at this booking.
        case park(DeliveryFailure)

        /// The word in the history and in metrics.
        package var label: String { AttemptOutcome(self).label }

        package var failure: DeliveryFailure? {
            switch self {
            case .delivered, .absent: nil
            case .postpone(_, let failure): failure
            case .retry(_, let failure), .uncertain(_, let failure), .probed(_, _, let failure),
                .retarget(_, let failure), .omitDate(let failure),
                .omitSource(let failure), .hold(let failure), .park(let failure):
                failure
            }
        }

        /// The same for a booking that was sent as a probe in an outage.
        package var ofProbe: Self {
            switch self {
            case .retry(let date, let failure): .probed(at: date, isUncertain: false, failure)
            case .uncertain(let date, let failure): .probed(at: date, isUncertain: true, failure)
            default: self
            }
        }
    }

    package var entry: EntryID
    package var outcome: Outcome
    /// The attribution with which it was sent.
    package var attribution: Attribution
    /// The destination of a booking without a session; `nil` with a session.
    package let destination: Destination?
    /// How long the call took, for the history; `nil` when nothing was sent.
    package var duration: Duration?
    /// The request and its answer; `nil` when nothing was sent.
    package var trace: AttemptTrace?

    package init(
        entry: EntryID, outcome: Outcome, attribution: Attribution, destination: Destination?, duration: Duration?,
        trace: AttemptTrace? = nil
    ) {
        self.entry = entry
        self.outcome = outcome
        self.attribution = attribution
        self.destination = Self.sessionAfter(outcome, attribution) == nil ? destination : nil
        self.duration = duration
        self.trace = trace
    }

    private static func sessionAfter(_ outcome: Outcome, _ attribution: Attribution) -> VisitorSessionID? {
        if case .retarget(let attribution, _) = outcome { attribution.session } else { attribution.session }
    }
}
