package import Foundation
import GRDB
package import Ledger
import Stitching

/// The only code that erases: the customer's data of a booking, a set time after it ended. The booking itself, its
/// session and its counts stay.
extension SQLiteBookingArchive {
    /// The condition of a booking that needs no further work.
    static let ended = "\(BookingState.delivered.isState) OR closedAt IS NOT NULL"

    /// Erases name, phone, e-mail address, message and raw body of at most `limit` ended bookings received before a
    /// date, the oldest first, and returns their number. They are not found by phone or address any more.
    package func forget(receivedBefore date: Date, limit: Int, at now: Date) async throws(LedgerError) -> Int {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM booking
                    WHERE forgottenAt IS NULL AND (\(Self.ended)) AND receivedAt < ? ORDER BY receivedAt LIMIT ?
                    """, arguments: [date.milliseconds, limit])
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
