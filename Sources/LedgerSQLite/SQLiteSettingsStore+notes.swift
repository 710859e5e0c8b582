import Foundation
import GRDB
package import Ledger

/// What the program notes for its next start.
extension SQLiteSettingsStore {
    private static let momentKey = "known_moment"

    /// The stored moment, else the time of the newest row; `nil` in a new ledger. Some probes of indexes.
    ///
    /// The stored moment comes first: rows that were written while the clock was in doubt have its time.
    package func knownMoment() async throws(LedgerError) -> KnownMoment? {
        try await self.database.read { db in
            let data = try Data.fetchOne(
                db, sql: "SELECT value FROM note WHERE key = ?", arguments: [Self.momentKey])
            if let data, let moment = try? JSONDecoder().decode(KnownMoment.self, from: data) {
                return moment
            }
            return try Int64.fetchOne(db, sql: Self.newestRow)
                .map { KnownMoment(date: Date(milliseconds: $0), doubtedFor: 0) }
        }
    }

    static let newestRow = """
        SELECT max(at) FROM (
            SELECT (SELECT receivedAt FROM booking ORDER BY id DESC LIMIT 1) AS at
            UNION ALL SELECT (SELECT at FROM history ORDER BY id DESC LIMIT 1)
            UNION ALL SELECT (SELECT at FROM settings_change ORDER BY id DESC LIMIT 1))
        """

    /// One synced commit; once per hour is enough.
    package func note(_ moment: KnownMoment) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "INSERT INTO note VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [Self.momentKey, try JSONEncoder().encode(moment)])
        }
    }

    /// The server's last public address, for commands that print links.
    package func publicURL() async throws(LedgerError) -> String? {
        try await self.database.read { db in
            try Data.fetchOne(db, sql: "SELECT value FROM note WHERE key = 'public_url'")
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    package func notePublicURL(_ url: String) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "INSERT INTO note VALUES ('public_url', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [Data(url.utf8)])
        }
    }
}
