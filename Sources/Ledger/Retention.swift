package import Foundation
import GRDB
import Stitching

/// The only code that forgets: who made a booking, a set time after it ended. The booking itself, its session and its
/// counts stay.
package struct Retention: Sendable {
    /// What a booking must be so that nothing is to be done with it any more.
    static let ended = "state = 'delivered' OR closedAt IS NOT NULL"

    static let schema = """
        ALTER TABLE booking ADD COLUMN forgottenAt INTEGER;
        CREATE INDEX booking_unforgotten ON booking (receivedAt)
            WHERE forgottenAt IS NULL AND (state = 'delivered' OR closedAt IS NOT NULL);
        """

    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// Removes the copies that were made before an upgrade and are older than the date: they hold everything that was kept
    /// then. Answers how many those were. A copy that cannot be removed is tried again the next time.
    package func removeCopies(before date: Date) -> Int {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: self.database.directory)) ?? []
        return names.filter { $0.hasPrefix(LedgerDatabase.fileName + DataDirectory.copyMark) }.count { name in
            let path = "\(self.database.directory)/\(name)"
            guard let made = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date, made < date,
                (try? files.removeItem(atPath: path)) != nil
            else { return false }
            return true
        }
    }

    /// Takes name, phone, e-mail address, message and raw body out of at most `limit` bookings received before a date
    /// that ended, the oldest first, and answers how many those were. They are not found by phone or address any more.
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
                let contact = BookingRecord.SealedContact(contact: Contact(), message: nil)
                try db.run(
                    """
                    UPDATE booking SET contact = ?, body = ?, query = NULL, phoneHash = NULL, emailHash = NULL,
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
