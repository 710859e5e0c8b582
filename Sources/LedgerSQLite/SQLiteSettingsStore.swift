package import Foundation
import GRDB
package import Ledger
package import Stitching

/// The owner's settings on disk. Every change increases a counter that running servers read.
package struct SQLiteSettingsStore: SettingsStore {
    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// One small read; cheap enough for once per second.
    package func revision() async throws(LedgerError) -> SettingsRevision {
        try await self.database.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT settings, backlog FROM revision")
            return SettingsRevision(settings: row?["settings"] ?? 0, backlog: row?["backlog"] ?? 0)
        }
    }

    /// All integrations in the order they were made.
    package func integrations() async throws(LedgerError) -> [Integration] {
        let vault = self.database.vault
        return try await self.database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM integration ORDER BY id").map {
                try IntegrationRecord.integration($0, vault: vault)
            }
        }
    }

    /// Throws `.notFound` when there is none.
    package func integration(_ id: IntegrationID) async throws(LedgerError) -> Integration {
        let vault = self.database.vault
        return try await self.database.read { db in try Self.fetch(id, db, vault) }
    }

    /// A new integration with a fresh site key and webhook secret.
    ///
    /// - Parameter author: for the history: a person's e-mail address, or ``SettingsChange/shell``.
    package func create(
        _ settings: IntegrationSettings, by author: String, at now: Date
    ) async throws(LedgerError) -> Integration {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let secret = Secret(Vault.randomText(bytes: 24))
            var columns = try IntegrationRecord.columns(settings, vault: vault)
            columns["siteKey"] = Vault.randomText(bytes: 12)
            columns["secret"] = try vault.seal(Data(secret.revealed.utf8), for: .secret)
            columns["secretHash"] = vault.hash(secret.revealed, for: .secret)
            columns["createdAt"] = now.milliseconds
            columns["updatedAt"] = now.milliseconds
            let names = columns.keys.sorted()
            try db.execute(
                sql: """
                    INSERT INTO integration (\(names.joined(separator: ", ")))
                    VALUES (\(names.map { ":\($0)" }.joined(separator: ", ")))
                    """, arguments: StatementArguments(columns))
            try Self.countChange(db)
            let made = try Self.fetch(IntegrationID(rawValue: db.lastInsertedRowID), db, vault)
            try SettingsChangeRecord.append(
                SettingsChange.Field.differences(from: nil, to: settings), to: made.id, revision: made.revision,
                by: author, at: now, db)
            return made
        }
    }

    /// Replaces the settings; `.conflict` when they are no longer at the revision on which the change is based.
    package func update(
        _ id: IntegrationID, from revision: Int64, to settings: IntegrationSettings, by author: String,
        at now: Date
    ) async throws(LedgerError) -> Integration {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let known = try Self.fetch(id, db, vault)
            guard known.revision == revision else { throw LedgerError.conflict }
            var columns = try IntegrationRecord.columns(settings, vault: vault)
            columns["updatedAt"] = now.milliseconds
            let assignments = columns.keys.sorted().map { "\($0) = :\($0)" }.joined(separator: ", ")
            columns["id"] = id.rawValue
            try db.execute(
                sql: "UPDATE integration SET revision = revision + 1, \(assignments) WHERE id = :id",
                arguments: StatementArguments(columns))
            try Self.countChange(db)
            try SettingsChangeRecord.append(
                SettingsChange.Field.differences(from: known.settings, to: settings), to: id,
                revision: known.revision + 1, by: author, at: now, db)
            return try Self.fetch(id, db, vault)
        }
    }

    /// A new webhook secret. The old one works until the end of the overlap, so that no booking is lost.
    ///
    /// - Parameter overlap: zero ends the old secret at once.
    package func rotateSecret(
        of id: IntegrationID, overlap: TimeInterval, by author: String, at now: Date
    ) async throws(LedgerError) -> Integration {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let secret = Secret(Vault.randomText(bytes: 24))
            try db.execute(
                sql: """
                    UPDATE integration SET revision = revision + 1, updatedAt = :now, secret = :secret,
                        previousSecretHash = CASE WHEN :overlap > 0 THEN secretHash END,
                        previousSecretUntil = CASE WHEN :overlap > 0 THEN :until END, secretHash = :hash
                    WHERE id = :id
                    """,
                arguments: [
                    "now": now.milliseconds, "secret": try vault.seal(Data(secret.revealed.utf8), for: .secret),
                    "overlap": overlap, "until": now.addingTimeInterval(overlap).milliseconds,
                    "hash": vault.hash(secret.revealed, for: .secret), "id": id.rawValue,
                ])
            try Self.countChange(db)
            let rotated = try Self.fetch(id, db, vault)
            let field = SettingsChange.Field(field: SettingsField.webhookAddress.rawValue, from: nil, to: nil)
            try SettingsChangeRecord.append([field], to: id, revision: rotated.revision, by: author, at: now, db)
            return rotated
        }
    }

    /// Removes an integration with everything that belongs to it.
    package func remove(_ id: IntegrationID) async throws(LedgerError) {
        try await self.remove(id, batch: 1_000)
    }

    /// - Parameter batch: bookings of one transaction: few enough that webhooks of others need not wait long.
    func remove(_ id: IntegrationID, batch: Int) async throws(LedgerError) {
        var removed: Int
        repeat {
            removed = try await self.database.commit { db in
                try db.execute(
                    sql: "DELETE FROM booking WHERE id IN (SELECT id FROM booking WHERE integrationID = ? LIMIT ?)",
                    arguments: [id.rawValue, batch])
                return db.changesCount
            }
        } while removed > 0
        try await self.database.commit { db in
            // What came meanwhile. Rows that name a booking go before it: they have no index by it.
            for table in ["refused_request", "discrepancy", "booking"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE integrationID = ?", arguments: [id.rawValue])
            }
            try db.execute(sql: "DELETE FROM integration WHERE id = ?", arguments: [id.rawValue])
            guard db.changesCount > 0 else { throw LedgerError.notFound }
            try Self.countChange(db)
            try db.execute(sql: "UPDATE revision SET backlog = backlog + 1")
        }
    }

    /// The changes of an integration, the latest first, at most `limit`.
    package func changes(of id: IntegrationID, limit: Int) async throws(LedgerError) -> [SettingsChange] {
        try await self.database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM settings_change WHERE integrationID = ? ORDER BY id DESC LIMIT ?",
                arguments: [id.rawValue, limit]
            ).map(SettingsChangeRecord.change)
        }
    }

    /// Running servers look at the counter; every change of an integration counts.
    private static func countChange(_ db: Database) throws {
        try db.execute(sql: "UPDATE revision SET settings = settings + 1")
    }

    private static func fetch(_ id: IntegrationID, _ db: Database, _ vault: Vault) throws -> Integration {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM integration WHERE id = ?", arguments: [id.rawValue])
        guard let row else { throw LedgerError.notFound }
        return try IntegrationRecord.integration(row, vault: vault)
    }
}
