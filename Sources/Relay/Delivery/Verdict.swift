package import Ledger

/// What CoMagic's answer to one booking means. Closed: a new answer is a new row in ``Mnemonics``, not a new word here.
package enum Verdict: Sendable, Hashable {
    /// It said yes; the id is its own, when it told one.
    case delivered(remoteID: Int64?)
    /// Waiting may help. The wait, when the answer named one.
    case transient(DeliveryFailure, retryAfter: Duration?)
    /// The account's quota is used up for this long.
    case throttled(DeliveryFailure, for: Duration)
    /// Nothing of this account passes until a person acts.
    case blocked(DeliveryFailure)
    /// It passes without its session.
    case visitRefused(DeliveryFailure)
    /// It passes without its date.
    case dateRefused(DeliveryFailure)
    /// It passes without its source.
    case sourceRefused(DeliveryFailure)
    /// This one, as it stands, never.
    case refused(DeliveryFailure)
    /// Sent, but no answer, or one that can't be read: ask the report before sending again.
    case unknown(DeliveryFailure)

    /// Without values, for metrics and the log.
    package var label: String {
        switch self {
        case .delivered: "delivered"
        case .transient: "transient"
        case .throttled: "throttled"
        case .blocked: "blocked"
        case .visitRefused: "visit_refused"
        case .dateRefused: "date_refused"
        case .sourceRefused: "source_refused"
        case .refused: "refused"
        case .unknown: "unknown"
        }
    }

    package var failure: DeliveryFailure? {
        switch self {
        case .delivered: nil
        case .transient(let failure, _), .throttled(let failure, _), .blocked(let failure), .visitRefused(let failure),
            .dateRefused(let failure), .sourceRefused(let failure), .refused(let failure), .unknown(let failure):
            failure
        }
    }
}
