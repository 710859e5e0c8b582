package import Foundation
package import Stitching

/// What becomes of a leased booking after an attempt.
package struct Settlement: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// CoMagic said yes; the id is its own, when it told one.
        case delivered(remoteID: Int64?)
        /// Try again at the date; counts as an attempt.
        case retry(at: Date, DeliveryFailure)
        /// Sent, but unanswered: at the date ask the report, before anything is sent again; counts as an attempt.
        case uncertain(askAt: Date, DeliveryFailure)
        /// Sent ahead of its time and failed: it waits until the date, as if it had not been tried. Not an attempt.
        case probed(at: Date, isUncertain: Bool, DeliveryFailure)
        /// Not tried: quota or a lookup that says nothing. Does not count as an attempt.
        case postpone(until: Date, DeliveryFailure?)
        /// The report says it never arrived: send it, at once.
        case absent
        /// At once again without the session, which CoMagic refused.
        case retarget(Attribution, DeliveryFailure)
        /// At once again without the field that CoMagic refused.
        case omitDate(DeliveryFailure)
        case omitSource(DeliveryFailure)
        /// The whole account must be fixed by a person; it is sent by itself afterwards.
        case hold(DeliveryFailure)
        /// This booking must be looked at by a person.
        case park(DeliveryFailure)

        /// The word in the history and in metrics.
        package var label: String {
            switch self {
            case .delivered: "delivered"
            case .retry: "retry"
            case .uncertain: "uncertain"
            case .probed: "probed"
            case .postpone: "postponed"
            case .absent: "absent"
            case .retarget: "session_dropped"
            case .omitDate: "date_dropped"
            case .omitSource: "source_dropped"
            case .hold: "held"
            case .park: "parked"
            }
        }

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

        /// The same for a booking that was sent ahead of its time to learn whether an outage is over.
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
    /// Where a booking without a session was sent or goes next; none for one with a session.
    package let destination: Destination?
    /// How long the call took, for the history; `nil` when nothing was sent.
    package var duration: Duration?
    /// What was sent and answered; `nil` when nothing was sent.
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
