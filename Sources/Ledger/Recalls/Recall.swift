package import Foundation
package import Stitching

/// A delivered booking with the default whose session a page has reported since: the request is to be deleted, and the
/// booking sent again under the same name.
package struct Recall: Hashable, Sendable, Identifiable {
    /// The booking as it was sent.
    package let entry: OutboxEntry
    /// The target's number of it; `nil` when its call did not return one.
    package let remoteID: Int64?
    /// The attribution for the second delivery.
    package let attribution: Attribution
    package let createdAt: Date
    /// A deletion was requested before and its answer is not on disk: the target may have carried it out.
    package let isStarted: Bool
    /// Postponements so far.
    package let attempts: Int

    package init(
        entry: OutboxEntry, remoteID: Int64?, attribution: Attribution, createdAt: Date, isStarted: Bool, attempts: Int
    ) {
        self.entry = entry
        self.remoteID = remoteID
        self.attribution = attribution
        self.createdAt = createdAt
        self.isStarted = isStarted
        self.attempts = attempts
    }

    package var id: EntryID { self.entry.id }
}

/// The result of a ``Recall``.
package enum RecallOutcome: Hashable, Sendable {
    /// The target deleted the request with this number; the booking is sent again.
    case recalled(deleted: Int64?)
    /// It stays at the target unchanged, for this reason.
    case kept(DeliveryFailure)
    /// Not decided: again at the date.
    case postponed(until: Date)
}
