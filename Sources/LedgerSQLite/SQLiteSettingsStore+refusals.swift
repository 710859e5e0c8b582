package import Foundation
import GRDB
package import Ledger
package import Stitching

/// The table `refused_request`.
extension SQLiteSettingsStore {
    /// One transaction. A failure loses only a line for the owner: count it and continue.
    package func noteRefusal(
        _ reason: RefusedRequest.Reason, of integration: IntegrationID, status: Int, bytes: Int,
        booking: EntryID?, at now: Date
    ) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.run(
                """
                INSERT INTO refused_request (integrationID, at, reason, status, bytes, bookingID)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [integration.rawValue, now.milliseconds, reason.rawValue, status, bytes, booking?.rawValue])
            try db.run(
                """
                DELETE FROM refused_request WHERE integrationID = :integration AND id <= (
                    SELECT id FROM refused_request WHERE integrationID = :integration ORDER BY id DESC
                    LIMIT 1 OFFSET :kept)
                """, ["integration": integration.rawValue, "kept": RefusedRequest.kept])
        }
    }

    /// The last refusals, newest first, without pings.
    package func refusals(
        of integrations: [IntegrationID], limit: Int
    ) async throws(LedgerError) -> [RefusedRequest] {
        guard !integrations.isEmpty else { return [] }
        return try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM refused_request
                    WHERE integrationID IN (\(integrations.map(\.description).joined(separator: ", ")))
                        AND reason <> 'ping'
                    ORDER BY id DESC LIMIT ?
                    """, arguments: [limit]
            ).compactMap(Self.request)
        }
    }

    private static func request(_ row: Row) -> RefusedRequest? {
        RefusedRequest.Reason(rawValue: row["reason"]).map { reason in
            RefusedRequest(
                id: row["id"], integration: IntegrationID(rawValue: row["integrationID"]),
                at: Date(milliseconds: row["at"]), reason: reason, status: row["status"], bytes: row["bytes"],
                booking: (row["bookingID"] as Int64?).map { EntryID(rawValue: $0) })
        }
    }
}
