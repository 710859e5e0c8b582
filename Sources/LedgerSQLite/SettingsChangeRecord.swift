import Foundation
import GRDB
import Ledger
import Stitching

/// The table `settings_change`.
enum SettingsChangeRecord {
    /// A change without differences is not stored.
    static func append(
        _ fields: [SettingsChange.Field], to id: IntegrationID, revision: Int64, by author: String, at now: Date,
        _ db: Database
    ) throws {
        guard !fields.isEmpty else { return }
        try db.execute(
            sql: "INSERT INTO settings_change (integrationID, revision, at, author, changes) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                id.rawValue, revision, now.milliseconds, author,
                String(decoding: try JSONEncoder().encode(fields), as: UTF8.self),
            ])
    }

    static func change(_ row: Row) throws -> SettingsChange {
        SettingsChange(
            id: row["id"], revision: row["revision"], at: Date(milliseconds: row["at"]), author: row["author"],
            fields: try JSONDecoder().decode(
                [SettingsChange.Field].self, from: Data((row["changes"] as String).utf8)))
    }
}
