package import Foundation
import GRDB
package import Ledger
package import Stitching

/// The recalls on disk. Each step is one transaction. After an interruption between two steps the booking is at the
/// target, or waits to be sent, and is never lost.
package struct SQLiteRecallQueue: RecallQueue {
    /// Recalls in one round.
    private static let round = 50

    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// The bookings without a session that a page's event names and that came after the date: sent with the default, or
    /// about to be. A booking is recalled only once.
    ///
    /// Two partial indexes. Cheap, but it reads the disk: for booking events only.
    package func candidates(
        for order: OrderNames, of integration: IntegrationID, since: Date
    ) async throws(LedgerError) -> [OutboxEntry] {
        let vault = self.database.vault
        return try await self.database.read { db in
            let byCode = try order.code.map { try Self.rows(Self.byCode, integration, $0, since, db) } ?? []
            let byOrder = try order.id.map { try Self.rows(Self.byOrder, integration, $0, since, db) } ?? []
            let known = Set(byCode.map { $0["id"] as Int64 })
            return try (byCode + byOrder.filter { !known.contains($0["id"]) }).map {
                try BookingRecord.entry($0, vault: vault)
            }
        }
    }

    static let byOrder = Self.query("orderID")
    static let byCode = Self.query("code")

    private static func query(_ column: String) -> String {
        """
        SELECT * FROM booking WHERE integrationID = ? AND \(column) = ? AND kind = 'default' AND receivedAt >= ?
            AND recalledID IS NULL AND readable = 1
            AND (\(BookingState.sent.areStates) OR (\([BookingState.pending, .held].areStates) AND attempts > 0))
        """
    }

    private static func rows(
        _ query: String, _ integration: IntegrationID, _ key: String, _ since: Date, _ db: Database
    ) throws -> [Row] {
        try Row.fetchAll(db, sql: query, arguments: [integration.rawValue, key, since.milliseconds])
    }

    /// Records that a booking is to be recalled as soon as it is delivered. Returns whether it was new.
    package func begin(
        _ id: EntryID, with attribution: Attribution, at now: Date
    ) async throws(LedgerError) -> Bool {
        try await self.database.commit { db in try Self.note(id, with: attribution, at: now, db) }
    }

    /// The same inside a transaction.
    static func note(
        _ id: EntryID, with attribution: Attribution, at now: Date, _ db: Database
    ) throws -> Bool {
        precondition(attribution.session != nil, "A booking is taken back for a session's sake.")
        let hour = UTCHour(of: now).rawValue
        let made = try Int.fetchOne(
            db,
            sql: """
                SELECT made FROM recall_count
                WHERE integrationID = (SELECT integrationID FROM booking WHERE id = ?) AND hour = ?
                """, arguments: [id.rawValue, hour])
        guard (made ?? 0) < RecallCount.maximumAnHour else {
            try Self.count("refused", id, hour, db)
            return false
        }
        try db.execute(
            sql: """
                INSERT INTO recall (bookingID, attribution, createdAt, dueAt)
                SELECT id, :attribution, :now, :now FROM booking
                WHERE id = :id AND kind = 'default' AND recalledID IS NULL
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                "attribution": String(decoding: try JSONEncoder().encode(attribution), as: UTF8.self),
                "now": now.milliseconds, "id": id.rawValue,
            ])
        guard db.changesCount > 0 else { return false }
        try Self.count("made", id, hour, db)
        return true
    }

    private static func count(_ column: String, _ id: EntryID, _ hour: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO recall_count (integrationID, hour, \(column)) SELECT integrationID, ?, 1 FROM booking WHERE id = ?
                ON CONFLICT DO UPDATE SET \(column) = \(column) + 1
                """, arguments: [hour, id.rawValue])
    }

    /// The recalls recorded, and those refused by the limit, since the hour of the date.
    package func count(of integration: IntegrationID, since date: Date) async throws(LedgerError) -> RecallCount {
        try await self.database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT SUM(made) AS made, SUM(refused) AS refused FROM recall_count
                    WHERE integrationID = ? AND hour >= ?
                    """, arguments: [integration.rawValue, UTCHour(of: date).rawValue])
            return RecallCount(made: row?["made"] ?? 0, refused: row?["refused"] ?? 0)
        }
    }

    /// The recalls that are due, the longest due first, and when to check again. Recalls whose booking got its session
    /// otherwise, or a person's attention, are dropped.
    package func due(at now: Date) async throws(LedgerError) -> (recalls: [Recall], next: Date?) {
        let vault = self.database.vault
        return try await self.database.read { db in
            let rows = try Row.fetchAll(db, sql: Self.dueRecalls, arguments: [now.milliseconds, Self.round])
            let next = try Int64.fetchOne(
                db, sql: "SELECT MIN(dueAt) FROM recall WHERE dueAt > ?",
                arguments: [
                    now.milliseconds
                ])
            return (try rows.compactMap { try Self.recall($0, vault) }, next.map { Date(milliseconds: $0) })
        }
    }

    static let dueRecalls = """
        SELECT booking.*, recall.attribution, recall.createdAt, recall.startedAt, recall.attempts AS postponements
        FROM recall JOIN booking ON booking.id = recall.bookingID
        WHERE recall.dueAt <= ? AND booking.\(BookingState.delivered.isState) AND booking.kind = 'default'
        ORDER BY recall.dueAt LIMIT ?
        """

    private static func recall(_ row: Row, _ vault: Vault) throws -> Recall? {
        let text: String = row["attribution"]
        return Recall(
            entry: try BookingRecord.entry(row, vault: vault), remoteID: row["remoteID"],
            attribution: try JSONDecoder().decode(Attribution.self, from: Data(text.utf8)),
            createdAt: Date(milliseconds: row["createdAt"]), isStarted: (row["startedAt"] as Int64?) != nil,
            attempts: row["postponements"])
    }

    /// Stored before the target is asked to delete: afterwards the row shows that it may have.
    package func start(_ id: EntryID, deleting remoteID: Int64, at now: Date) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "UPDATE recall SET startedAt = ? WHERE bookingID = ?", arguments: [now.milliseconds, id.rawValue])
            try db.execute(
                sql: "UPDATE booking SET remoteID = ? WHERE id = ? AND \(BookingState.delivered.isState)",
                arguments: [remoteID, id.rawValue])
        }
    }

    /// Stores the result. A recalled booking becomes pending with its session in the same transaction.
    package func finish(
        _ recall: Recall, _ outcome: RecallOutcome, at now: Date
    ) async throws(LedgerError) {
        let vault = self.database.vault
        try await self.database.commit { db in
            switch outcome {
            case .postponed(let date):
                return try db.execute(
                    sql: "UPDATE recall SET dueAt = ?, attempts = attempts + 1 WHERE bookingID = ?",
                    arguments: [date.milliseconds, recall.id.rawValue])
            case .kept(let failure):
                try HistoryRecord.append(.notRecalled(.init(failure)), to: recall.id, at: now, db, vault)
            case .recalled(let deleted):
                try Self.sendAgain(recall, deleted: deleted, at: now, db, vault)
            }
            try db.execute(sql: "DELETE FROM recall WHERE bookingID = ?", arguments: [recall.id.rawValue])
        }
    }

    private static func sendAgain(
        _ recall: Recall, deleted: Int64?, at now: Date, _ db: Database, _ vault: Vault
    ) throws {
        let isBack = try CoverageRecord.moving(recall.id, db) {
            try db.execute(
                sql: """
                    UPDATE booking SET \(BookingAct.recalled.assignment), dueAt = :now, finishedAt = NULL, remoteID = NULL, uncertain = 0,
                        recalledID = COALESCE(:deleted, remoteID, 0)
                    WHERE id = :id AND \(BookingAct.recalled.leadsOut)
                    """, arguments: ["now": now.milliseconds, "deleted": deleted, "id": recall.id.rawValue])
            guard db.changesCount > 0 else { return false }
            try BookingRecord.writeAttribution(recall.attribution, destination: nil, of: recall.id, db)
            return true
        }
        guard isBack else { return }
        try HistoryRecord.append(
            .recalled(.init(recall.attribution), deleted: deleted), to: recall.id, at: now, db, vault)
    }

    /// Removes recalls that can have no effect any more. Returns the number.
    @discardableResult
    package func forget(before date: Date) async throws(LedgerError) -> Int {
        // Called often, mostly without work: then the writer is not used.
        let isEmpty = try await self.database.read { db in
            try Int.fetchOne(db, sql: "SELECT 1 FROM recall LIMIT 1") == nil
        }
        if isEmpty { return 0 }
        return try await self.database.commit { db in
            try db.execute(
                sql: """
                    DELETE FROM recall WHERE createdAt < :date
                        OR bookingID IN (SELECT id FROM booking WHERE id = recall.bookingID AND kind <> 'default')
                    """, arguments: ["date": date.milliseconds])
            return db.changesCount
        }
    }
}
