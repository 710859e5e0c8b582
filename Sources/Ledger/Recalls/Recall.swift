package import Foundation
package import Stitching

/// A booking that CoMagic has with the default, while a page has told of its session since: what is there is to be
/// deleted, and the booking sent again under the same name.
package struct Recall: Hashable, Sendable, Identifiable {
    /// The booking as it was sent.
    package let entry: OutboxEntry
    /// CoMagic's number of it; `nil` when its call did not tell one.
    package let remoteID: Int64?
    /// With which it goes again.
    package let attribution: Attribution
    package let createdAt: Date
    /// The deletion was asked for before and its answer is not on disk: CoMagic may have carried it out.
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

/// What became of a ``Recall``.
package enum RecallOutcome: Hashable, Sendable {
    /// CoMagic deleted the request with this number; the booking goes again.
    case recovered(deleted: Int64?)
    /// It stays in CoMagic as it is; why.
    case kept(DeliveryFailure)
    /// Not decided: again at the date.
    case postponed(until: Date)
}
