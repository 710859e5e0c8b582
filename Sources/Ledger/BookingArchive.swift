package import Foundation
package import Stitching

/// The bookings as people look at them, correct them and put them back to work, and as they are compared with the
/// target's report. The outbox is the machine's view of the same bookings.
///
/// Every method that changes something is one transaction, synced before it returns. Whatever calls itself an archive
/// passes `BookingArchiveConformance`.
package protocol BookingArchive: Sendable {
    /// Throws `.notFound` when there is none.
    func show(_ id: EntryID) async throws(LedgerError) -> BookingDetail

    /// Everything about the booking, to be shown in full; kept in the history under the name of the person who asks.
    ///
    /// Throws `.notFound`. A part that does not open is in ``BookingDetail/unopened``: the other one may still help.
    func reveal(_ id: EntryID, to author: String, at now: Date) async throws(LedgerError) -> BookingDetail

    /// Newest first, at most `limit`, older than `before` when given: the last id of one page is the next one's `before`.
    func list(
        _ filter: BookingFilter, before: EntryID?, limit: Int
    ) async throws(LedgerError) -> [BookingSummary]

    /// The bookings beside one in the order of a list, whether the filter selects that one itself or not any more.
    func neighbours(
        of id: EntryID, _ filter: BookingFilter
    ) async throws(LedgerError) -> (newer: EntryID?, older: EntryID?)

    /// The number of bookings, counted only up to `limit`.
    func count(_ filter: BookingFilter, limit: Int) async throws(LedgerError) -> Int

    /// The export's lines of bookings, newest first, page after page as ``list(_:before:limit:)``; reads no more of a
    /// booking than the line holds.
    func export(
        _ filter: BookingFilter, before: EntryID?, limit: Int
    ) async throws(LedgerError) -> [ExportedBooking]

    /// Puts the bookings that the filter selects back to work and returns how many; those that are delivered or on
    /// their way stay as they are, and so does a closed one unless its id is named. With `dryRun` it only counts.
    ///
    /// - Parameter reader: reads the kept body of a parked booking once more.
    func replay(
        _ filter: BookingFilter, dryRun: Bool, by author: String?, reading reader: any BodyReader, at now: Date
    ) async throws(LedgerError) -> Int

    /// Marks the bookings that the filter selects as done by hand and returns how many: they are not sent and wait for
    /// nobody. Sending one again, by its id, takes the mark back.
    func close(
        _ filter: BookingFilter, dryRun: Bool, by author: String, at now: Date
    ) async throws(LedgerError) -> Int

    /// Changes a booking that waits for a person and puts it back to work.
    ///
    /// Throws `.notFound`, or `.conflict` for one that the target has or that is on its way this moment.
    func edit(_ id: EntryID, _ edit: BookingEdit, by author: String?, at now: Date) async throws(LedgerError)

    /// Keeps in the history that a person had the target delete the request.
    func noteRemoval(of id: EntryID, remoteID: Int64, at now: Date) async throws(LedgerError)

    /// The state of the backlog, for monitoring.
    func health() async throws(LedgerError) -> BacklogHealth

    /// When the integration's longest waiting booking came, held ones included.
    func oldestWaiting(of integration: IntegrationID) async throws(LedgerError) -> OldestWaiting

    /// The delivered bookings of an integration since a date, oldest first; without tests, which may have been deleted
    /// at the target. One row in memory each; meant for some days, not for years.
    func delivered(
        of integration: IntegrationID, since date: Date
    ) async throws(LedgerError) -> [BookingSummary]

    /// The bookings under which the target's numbers are known, of all integrations that use this account.
    func owners(
        ofRemoteIDs ids: [Int64], inAccountOf settings: IntegrationSettings
    ) async throws(LedgerError) -> [Int64: EntryID]

    /// Keeps the target's numbers of delivered bookings that had none.
    func learn(_ remoteIDs: [EntryID: Int64]) async throws(LedgerError)

    /// Puts delivered bookings that the target turned out not to have back to work; the report is asked once more
    /// before any is sent. A test is never sent again. Returns how many.
    func resend(missing ids: [EntryID], at now: Date) async throws(LedgerError) -> Int

    /// The integration's last comparison with its findings, oldest booking first; `nil` before the first.
    func lastReconciliation(of integration: IntegrationID) async throws(LedgerError) -> ReconciliationRun?

    /// Replaces the integration's last comparison. One that failed keeps the findings of the run before, and one that
    /// a person asked for keeps the appointed time of the last scheduled one.
    func keep(_ run: ReconciliationRun) async throws(LedgerError)

    /// Removes name, phone, e-mail address, message and raw body from at most `limit` bookings that ended before a date,
    /// the first received first, and returns how many. A booking ends when it is delivered or marked as done by hand; all others
    /// still wait, whatever their age. They are not found by phone or address any more. The booking itself, its session
    /// and its counts stay.
    func forget(endedBefore date: Date, limit: Int, at now: Date) async throws(LedgerError) -> Int

    /// Writes bookings as if each had come and been settled at its time, all in one transaction. Known ones stay as they
    /// are. Batches of a thousand are quick and small.
    func fill(_ past: [PastBooking]) async throws(LedgerError)
}

extension BookingArchive {
    /// The first page.
    package func list(_ filter: BookingFilter, limit: Int) async throws(LedgerError) -> [BookingSummary] {
        try await self.list(filter, before: nil, limit: limit)
    }

    /// The first page.
    package func export(_ filter: BookingFilter, limit: Int) async throws(LedgerError) -> [ExportedBooking] {
        try await self.export(filter, before: nil, limit: limit)
    }

    /// The same by the program's own command, without a name.
    package func replay(
        _ filter: BookingFilter, dryRun: Bool, reading reader: any BodyReader, at now: Date
    ) async throws(LedgerError) -> Int {
        try await self.replay(filter, dryRun: dryRun, by: nil, reading: reader, at: now)
    }

    /// The same by the program's own command, without a name.
    package func edit(_ id: EntryID, _ edit: BookingEdit, at now: Date) async throws(LedgerError) {
        try await self.edit(id, edit, by: nil, at: now)
    }
}
