package import Foundation
import GRDB
package import Ledger
import Stitching

/// The recipients and their queued notices, kept until they arrive or are given up.
package struct SQLiteNoticeStore: NoticeStore {
    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    package func channels() async throws(LedgerError) -> [Channel] {
        let vault = self.database.vault
        return try await self.database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM notice_channel ORDER BY id").map {
                try Self.channel($0, vault)
            }
        }
    }

    /// Throws `.notFound`.
    package func channel(_ id: Int64) async throws(LedgerError) -> Channel {
        let vault = self.database.vault
        return try await self.database.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM notice_channel WHERE id = ?", arguments: [id])
            guard let row else { throw LedgerError.notFound }
            return try Self.channel(row, vault)
        }
    }

    package func add(_ settings: ChannelSettings, at now: Date) async throws(LedgerError) -> Int64 {
        let target: Data
        do {
            target = try self.database.vault.seal(JSONEncoder().encode(settings.target), for: .channel)
        } catch {
            throw LedgerError(error)
        }
        return try await self.database.commit { db in
            try db.execute(
                sql: """
                    INSERT INTO notice_channel
                        (kind, target, language, timeZone, alerts, weekly, quietFrom, quietUntil, createdAt)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    settings.target.kind, target, settings.language.rawValue, settings.timeZone, settings.wantsAlerts,
                    settings.wantsWeekly, settings.quiet?.from, settings.quiet?.until, now.milliseconds,
                ])
            return db.lastInsertedRowID
        }
    }

    /// Also removes its queued notices.
    package func remove(_ id: Int64) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(sql: "DELETE FROM notice_channel WHERE id = ?", arguments: [id])
        }
    }

    /// Records the result of the last notice; `nil` for success.
    package func note(_ id: Int64, failure: String?, at now: Date) async throws(LedgerError) {
        try await self.database.commit { db in try Self.note(id, failure: failure, at: now, db) }
    }

    /// The notices that are due, oldest first.
    package func due(at now: Date, limit: Int) async throws(LedgerError) -> [QueuedNotice] {
        let vault = self.database.vault
        return try await self.database.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM notice WHERE dueAt <= ? ORDER BY dueAt, id LIMIT ?",
                arguments: [now.milliseconds, limit])
            return try rows.compactMap { row in
                let channel = try Row.fetchOne(
                    db, sql: "SELECT * FROM notice_channel WHERE id = ?", arguments: [row["channelID"] as Int64])
                guard let channel else { return nil }
                let facts: String = row["facts"]
                return QueuedNotice(
                    id: row["id"], channel: try Self.channel(channel, vault), subject: row["subject"],
                    text: row["text"], link: row["link"],
                    facts: (try? JSONDecoder().decode([String: String].self, from: Data(facts.utf8))) ?? [:],
                    picture: (row["picture"] as Data?).map { [UInt8]($0) }, pictureText: row["pictureText"],
                    attempts: row["attempts"], createdAt: Date(milliseconds: row["createdAt"]))
            }
        }
    }

    /// It arrived.
    package func sent(_ notice: QueuedNotice, at now: Date) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(sql: "DELETE FROM notice WHERE id = ?", arguments: [notice.id])
            try Self.note(notice.channel.id, failure: nil, at: now, db)
        }
    }

    /// It did not arrive: it is tried again at the date, or given up without one.
    package func failed(
        _ notice: QueuedNotice, _ failure: String, retryAt: Date?, at now: Date
    ) async throws(LedgerError) {
        try await self.database.commit { db in
            if let retryAt {
                try db.execute(
                    sql: "UPDATE notice SET attempts = attempts + 1, dueAt = ? WHERE id = ?",
                    arguments: [retryAt.milliseconds, notice.id])
            } else {
                try db.execute(sql: "DELETE FROM notice WHERE id = ?", arguments: [notice.id])
            }
            try Self.note(notice.channel.id, failure: failure, at: now, db)
        }
    }

    static func enqueue(_ notice: NewNotice, at now: Date, _ db: Database) throws {
        let facts = String(decoding: try JSONEncoder().encode(notice.facts), as: UTF8.self)
        try db.execute(
            sql: """
                INSERT INTO notice
                    (channelID, subject, text, link, facts, picture, pictureText, alertKey, createdAt, dueAt)
                SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM notice_channel WHERE id = ?
                """,
            arguments: [
                notice.subject, notice.text, notice.link, facts, notice.picture.map { Data($0) }, notice.pictureText,
                notice.alertKey, now.milliseconds, notice.dueAt.milliseconds, notice.channel,
            ])
    }

    private static func note(_ id: Int64, failure: String?, at now: Date, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE notice_channel SET sentAt = CASE WHEN :failure IS NULL THEN :now ELSE sentAt END,
                    failedAt = CASE WHEN :failure IS NULL THEN NULL ELSE :now END, failure = :failure
                WHERE id = :id
                """, arguments: ["failure": failure, "now": now.milliseconds, "id": id])
    }

    private static func channel(_ row: Row, _ vault: Vault) throws -> Channel {
        let target = try JSONDecoder().decode(
            ChannelSettings.Target.self, from: try vault.open(row["target"], for: .channel))
        let from: Int? = row["quietFrom"]
        let until: Int? = row["quietUntil"]
        let quiet = from.flatMap { from in until.flatMap { ChannelSettings.QuietHours(from: from, until: $0) } }
        return Channel(
            id: row["id"],
            settings: ChannelSettings(
                target: target, language: Language(rawValue: row["language"]) ?? .russian, timeZone: row["timeZone"],
                wantsAlerts: row["alerts"], wantsWeekly: row["weekly"], quiet: quiet),
            createdAt: Date(milliseconds: row["createdAt"]),
            sentAt: (row["sentAt"] as Int64?).map { Date(milliseconds: $0) },
            failedAt: (row["failedAt"] as Int64?).map { Date(milliseconds: $0) }, failure: row["failure"])
    }
}
