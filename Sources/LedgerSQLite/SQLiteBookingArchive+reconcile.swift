package import Foundation
import GRDB
package import Ledger
package import Stitching

extension SQLiteBookingArchive {
    /// Delivered bookings of an integration since a date, oldest first; without tests, which may have been taken back.
    ///
    /// Each is one row in memory; for days, not for years.
    package func delivered(
        of integration: IntegrationID, since date: Date
    ) async throws(LedgerError) -> [BookingSummary] {
        try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM booking WHERE integrationID = ? AND receivedAt >= ? AND \(BookingState.delivered.isState)
                        AND \(BookingSummary.isReal("booking"))
                    ORDER BY receivedAt
                    """, arguments: [integration.rawValue, date.milliseconds]
            ).map(Self.summary)
        }
    }

    /// The bookings with these numbers of the target, of all integrations that use this account.
    package func owners(
        ofRemoteIDs ids: [Int64], inAccountOf settings: IntegrationSettings
    ) async throws(LedgerError) -> [Int64: EntryID] {
        let integrations = try await SQLiteSettingsStore(self.database).integrations()
            .filter { $0.settings.sharesAccount(with: settings) }
        return try await SQLiteOutbox(self.database).owners(ofRemoteIDs: ids, among: integrations.map(\.id))
    }

    /// Stores the target's numbers of bookings that were sent in a batch.
    package func learn(_ remoteIDs: [EntryID: Int64]) async throws(LedgerError) {
        try await self.database.commit { db in
            for (id, remoteID) in remoteIDs {
                try db.execute(
                    sql: """
                        UPDATE booking SET remoteID = ?
                        WHERE id = ? AND remoteID IS NULL AND \(BookingState.delivered.isState)
                        """,
                    arguments: [remoteID, id.rawValue])
            }
        }
    }

    /// Makes bookings that are missing at the target pending; the report is asked once more before any is sent. A test
    /// is never sent again. Returns the number.
    package func resend(missing ids: [EntryID], at now: Date) async throws(LedgerError) -> Int {
        let vault = self.database.vault
        return try await self.database.commit { db in
            var count = 0
            for id in ids {
                let isResent = try CoverageRecord.moving(id, db) {
                    try db.execute(
                        sql: """
                            UPDATE booking SET \(BookingAct.resend.assignment), dueAt = :now, finishedAt = NULL, remoteID = NULL,
                                uncertain = 1
                            WHERE id = :id AND \(BookingAct.resend.leadsOut) AND \(BookingSummary.isReal("booking"))
                            """, arguments: ["now": now.milliseconds, "id": id.rawValue])
                    return db.changesCount > 0
                }
                guard isResent else { continue }
                count += 1
                try HistoryRecord.append(.replayed(by: nil), to: id, at: now, db, vault)
            }
            try db.execute(sql: "UPDATE revision SET backlog = backlog + 1")
            return count
        }
    }
}
