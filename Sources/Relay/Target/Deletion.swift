package import Ledger

/// The result of deleting one request at the target.
package enum Deletion: Hashable, Sendable {
    case deleted
    /// The target has no such request.
    case absent(DeliveryFailure)
    /// The verdict says whether the target may have deleted it.
    case failed(Verdict)
}
