package import Ledger

/// What the target's answer to one booking means. Closed: a target translates each of its answers into one of these.
package enum Verdict: Sendable, Hashable {
    /// The target accepted it; the id is the target's own, if the answer named one.
    case delivered(remoteID: Int64?)
    /// Waiting may help; with the wait, if the answer named one.
    case transient(DeliveryFailure, retryAfter: Duration?)
    /// The account's quota is used up for this long.
    case throttled(DeliveryFailure, for: Duration)
    /// Nothing of this account passes until a person acts.
    case blocked(DeliveryFailure, Block)
    /// It passes without its session.
    case visitRefused(DeliveryFailure)
    /// It passes without its date.
    case dateRefused(DeliveryFailure)
    /// It passes without its source.
    case sourceRefused(DeliveryFailure)
    /// This booking never passes unchanged.
    case refused(DeliveryFailure)
    /// Sent, but no answer, or one that can't be read: ask the report before sending again.
    ///
    /// With `claimsDuplicate` the target has answered that it has a request with this external id already.
    case unknown(DeliveryFailure, claimsDuplicate: Bool = false)

    /// What a ``blocked(_:_:)`` answer blocks.
    package enum Block: Sendable, Hashable {
        /// The key, this server's address or the whole account: any call shows when it is mended.
        case access
        /// A right or a component that single methods need: only a call of that method shows when it is mended.
        case method
        /// Anything else, such as the tariff.
        case other
    }

    /// A word without values, for metrics and the log.
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
        case .transient(let failure, _), .throttled(let failure, _), .blocked(let failure, _),
            .visitRefused(let failure), .dateRefused(let failure), .sourceRefused(let failure), .refused(let failure),
            .unknown(let failure, _):
            failure
        }
    }
}
