package import Foundation
import GRDB
package import Ledger
package import Stitching

/// Every script text that was served, so that a page that pinned its hash keeps working.
extension SQLiteSettingsStore {
    /// Stores a text under its hash; the oldest above the limit are removed. Storing one twice changes nothing.
    package func keepScript(
        _ text: String, hash: String, of integration: IntegrationID, at now: Date
    ) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "INSERT INTO script VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                arguments: [integration.rawValue, hash, text, now.milliseconds])
            guard db.changesCount > 0 else { return }
            try db.execute(
                sql: """
                    DELETE FROM script WHERE integrationID = :id AND hash NOT IN (
                        SELECT hash FROM script WHERE integrationID = :id ORDER BY createdAt DESC LIMIT :kept)
                    """, arguments: ["id": integration.rawValue, "kept": ServedScript.versionsKept])
        }
    }

    /// `nil` for a hash that was never served.
    package func script(hash: String, of integration: IntegrationID) async throws(LedgerError) -> String? {
        try await self.database.read { db in
            try String.fetchOne(
                db, sql: "SELECT text FROM script WHERE integrationID = ? AND hash = ?",
                arguments: [integration.rawValue, hash])
        }
    }
}
