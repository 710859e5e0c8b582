package import Foundation
import GRDB
package import Ledger
import Stitching

/// The only code that erases: the customer's data of a booking, a set time after it ended. The booking itself, its
/// session and its counts stay.
extension SQLiteBookingArchive {
    /// The bookings that ended before a date. A booking that waited for months ends when it is delivered, not when it
    /// came. One that was marked as done and is sent nevertheless, because its account was released, has not ended.
    ///
    /// The first condition is that of the index, which has the time of receipt. No booking ends before that.
    static let endedBefore = """
        SELECT id FROM booking
        WHERE forgottenAt IS NULL AND (\(BookingState.delivered.isState) OR closedAt IS NOT NULL)
            AND receivedAt < :date
            AND CASE WHEN \(BookingState.delivered.isState) THEN finishedAt ELSE closedAt END < :date
            AND NOT (\([BookingState.pending, .leased].areStates))
        ORDER BY receivedAt LIMIT :limit
        """

    /// Erases name, phone, e-mail address, message and raw body of at most `limit` bookings that ended before a date, the
    /// first received first, and returns their number. They are not found by phone or address any more.
    package func forget(endedBefore date: Date, limit: Int, at now: Date) async throws(LedgerError) -> Int {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let ids = try Int64.fetchAll(
                db, sql: Self.endedBefore, arguments: ["date": date.milliseconds, "limit": limit])
            for id in ids {
                let contact = SealedContact(contact: Contact(), message: nil)
                try db.run(
                    """
                    UPDATE booking SET contact = ?, body = ?, query = NULL, phoneHash = NULL, emailHash = NULL, phoneTail = NULL,
                        forgottenAt = ?
                    WHERE id = ?
                    """,
                    [
                        try vault.seal(JSONEncoder().encode(contact), for: .contact),
                        try vault.seal(Data(), for: .body), now.milliseconds, id,
                    ])
                try HistoryRecord.forget(id, db, vault)
                try HistoryRecord.append(.forgotten, to: EntryID(rawValue: id), at: now, db, vault)
            }
            return ids.count
        }
    }
}
