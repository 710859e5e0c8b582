package import Foundation
import GRDB

/// The last moment that the program was sure of, kept for its next start.
package struct KnownMoment: Hashable, Sendable, Codable {
    package var date: Date
    /// How long the clock has been in doubt, in seconds of uptime.
    package var doubtedFor: TimeInterval

    package init(date: Date, doubtedFor: TimeInterval) {
        self.date = date
        self.doubtedFor = doubtedFor
    }
}

/// Where the known moment is kept.
package struct MomentStore: Sendable {
    private static let key = "known_moment"

    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// What was noted last, else the newest row that bears a time; `nil` in a new ledger. Some probes of indexes.
    ///
    /// The note goes first: rows that were written while the clock was in doubt bear its time.
    package func last() async throws(LedgerError) -> KnownMoment? {
        try await self.database.read { db in
            if let data = try Data.fetchOne(db, sql: "SELECT value FROM note WHERE key = ?", arguments: [Self.key]),
                let moment = try? JSONDecoder().decode(KnownMoment.self, from: data)
            {
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

    /// One synced commit; once an hour is enough.
    package func note(_ moment: KnownMoment) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "INSERT INTO note VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                arguments: [Self.key, try JSONEncoder().encode(moment)])
        }
    }
}
