package import Foundation
package import Stitching

/// Delivered bookings that are to be taken back from the target and sent again with a session that came late.
///
/// Each method is one transaction, so that a stop between two of them leaves the booking at the target, or waiting to
/// be sent, and never neither. Whatever calls itself a recall queue passes `RecallQueueConformance`.
package protocol RecallQueue: Sendable {
    /// The bookings without a session that a page's event names and that came after the date: sent with the default,
    /// or about to be. What was taken back once is not taken back again.
    ///
    /// Cheap, but a look at the disk: for booking events only.
    func candidates(
        for order: OrderNames, of integration: IntegrationID, since: Date
    ) async throws(LedgerError) -> [OutboxEntry]

    /// Notes that a booking is to be taken back as soon as it is delivered, within ``RecallCount/maximumAnHour``.
    /// Returns whether it was new.
    ///
    /// - Parameter attribution: has a session.
    func begin(_ id: EntryID, with attribution: Attribution, at now: Date) async throws(LedgerError) -> Bool

    /// The recalls noted, and refused beyond the limit, since the hour of the date.
    func count(of integration: IntegrationID, since date: Date) async throws(LedgerError) -> RecallCount

    /// The recalls that are due, the longest due first, and when to look again; without those whose booking found its
    /// session otherwise or waits for a person.
    func due(at now: Date) async throws(LedgerError) -> (recalls: [Recall], next: Date?)

    /// Keeps the target's number before the target is asked to delete it: a later run then knows that it may be gone.
    func start(_ id: EntryID, deleting remoteID: Int64, at now: Date) async throws(LedgerError)

    /// Keeps the result. A recalled booking is back at work with its session in the same transaction.
    func finish(_ recall: Recall, _ outcome: RecallOutcome, at now: Date) async throws(LedgerError)

    /// Removes notes that can lead to nothing any more: older than the date, or of bookings with a session. Returns how
    /// many.
    @discardableResult
    func forget(before date: Date) async throws(LedgerError) -> Int
}
