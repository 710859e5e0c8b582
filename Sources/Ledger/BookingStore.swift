package import Foundation
import GRDB
package import Stitching

/// The bookings as people look at them and put them back to work. The outbox is the machine's view of the same table.
package struct BookingStore: Sendable {
    /// Which bookings are meant; every condition that is set must hold.
    package struct Filter: Hashable, Sendable {
        package var integration: IntegrationID?
        package var status: BookingSummary.Status?
        package var ids: [EntryID]?
        /// Leaves out what administrators sent as tests.
        package var excludesTests: Bool

        package init(
            integration: IntegrationID? = nil, status: BookingSummary.Status? = nil, ids: [EntryID]? = nil,
            excludesTests: Bool = false
        ) {
            self.integration = integration
            self.status = status
            self.ids = ids
            self.excludesTests = excludesTests
        }
    }

    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// Newest first, at most `limit`, older than `before` when given: the last id of one page is the next one's `before`.
    package func list(
        _ filter: Filter, before: EntryID? = nil, limit: Int
    ) async throws(LedgerError) -> [BookingSummary] {
        try await self.database.read { db in
            let (condition, arguments) = Self.condition(filter, before: before)
            return try Row.fetchAll(
                db, sql: "SELECT * FROM booking WHERE \(condition) ORDER BY id DESC LIMIT :limit",
                arguments: arguments + ["limit": limit]
            ).map(Self.summary)
        }
    }

    /// Throws `.notFound` when there is none.
    package func show(_ id: EntryID) async throws(LedgerError) -> BookingDetail {
        let vault = self.database.vault
        return try await self.database.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM booking WHERE id = ?", arguments: [id.rawValue])
            guard let row else { throw LedgerError.notFound }
            let lines = try Row.fetchAll(
                db, sql: "SELECT at, event, detail FROM history WHERE bookingID = ? ORDER BY id",
                arguments: [id.rawValue])
            return BookingDetail(
                summary: Self.summary(row),
                rawBody: String(decoding: try vault.open(row["body"], for: .body), as: UTF8.self),
                history: try lines.map(Self.historyLine))
        }
    }

    /// Puts what the filter selects back to work and answers how many; those that are delivered or on their way
    /// stay as they are. With `dryRun` only counts.
    package func replay(_ filter: Filter, dryRun: Bool, at now: Date) async throws(LedgerError) -> Int {
        let count: @Sendable (Database) throws -> [Int64] = { db in
            let (condition, arguments) = Self.condition(filter, before: nil)
            return try Int64.fetchAll(
                db, sql: "SELECT id FROM booking WHERE state IN ('held', 'parked', 'inactive') AND \(condition)",
                arguments: arguments)
        }
        if dryRun { return try await self.database.read { try count($0).count } }
        return try await self.database.commit { db in
            let ids = try count(db)
            for id in ids {
                try db.execute(
                    sql: """
                        UPDATE booking SET state = 'pending', dueAt = :now, finishedAt = NULL, matchUntil = NULL
                        WHERE id = :id
                        """, arguments: ["now": now.milliseconds, "id": id])
                try HistoryRecord.append(.replayed, to: EntryID(rawValue: id), at: now, db)
            }
            try db.execute(sql: "UPDATE revision SET backlog = backlog + 1")
            return ids.count
        }
    }

    /// Keeps in the history that a person had CoMagic delete the request.
    package func noteRemoval(of id: EntryID, comagicID: Int64, at now: Date) async throws(LedgerError) {
        try await self.database.commit { db in try HistoryRecord.append(.removed(comagicID), to: id, at: now, db) }
    }

    /// How the service stands, for whoever watches it.
    package func health() async throws(LedgerError) -> BacklogHealth {
        try await self.database.read { db in
            let oldest = try Int64.fetchOne(
                db, sql: "SELECT MIN(receivedAt) FROM booking WHERE state IN ('pending', 'leased')")
            let held = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM integration
                    WHERE EXISTS (SELECT 1 FROM booking WHERE integrationID = integration.id AND state = 'held')
                    ORDER BY id
                    """)
            return BacklogHealth(
                oldestPending: oldest.map { Date(milliseconds: $0) }, held: held.map { IntegrationID(rawValue: $0) })
        }
    }

    /// When the integration's longest waiting booking came, held ones included. One probe of a partial index.
    package func oldestWaiting(of integration: IntegrationID) async throws(LedgerError) -> OldestWaiting {
        try await self.database.read { db in
            let oldest = try Int64.fetchOne(db, sql: Self.oldestWaiting, arguments: [integration.rawValue])
            return OldestWaiting(receivedAt: oldest.map { Date(milliseconds: $0) })
        }
    }

    static let oldestWaiting = """
        SELECT MIN(receivedAt) FROM booking WHERE integrationID = ? AND state IN ('pending', 'leased', 'held')
        """

    private static func condition(_ filter: Filter, before: EntryID?) -> (String, StatementArguments) {
        var conditions = ["TRUE"]
        var arguments: [String: (any DatabaseValueConvertible)?] = [:]
        if let integration = filter.integration {
            conditions.append("integrationID = :integration")
            arguments["integration"] = integration.rawValue
        }
        switch filter.status {
        case .pending: conditions.append("state IN ('pending', 'leased')")
        case let status?:
            conditions.append("state = :state")
            arguments["state"] = status.rawValue
        case nil: break
        }
        if let ids = filter.ids {
            conditions.append("id IN (\(ids.map(\.description).joined(separator: ", ")))")
        }
        if filter.excludesTests { conditions.append(BookingSummary.isReal("booking")) }
        if let before {
            conditions.append("id < :before")
            arguments["before"] = before.rawValue
        }
        return (conditions.joined(separator: " AND "), StatementArguments(arguments))
    }

    static func summary(_ row: Row) -> BookingSummary {
        let state: String = row["state"]
        let lastError: BookingSummary.LastError? =
            if let mnemonic = row["errorMnemonic"] as String?, let message = row["errorMessage"] as String?,
                let at = row["errorAt"] as Int64?
            {
                BookingSummary.LastError(mnemonic: mnemonic, message: message, at: Date(milliseconds: at))
            } else {
                nil
            }
        return BookingSummary(
            id: EntryID(rawValue: row["id"]), integration: IntegrationID(rawValue: row["integrationID"]),
            receivedAt: Date(milliseconds: row["receivedAt"]), orderID: row["orderID"], code: row["code"],
            status: BookingSummary.Status(rawValue: state) ?? .pending, attempts: row["attempts"],
            comagicID: row["remoteID"], lastError: lastError, attribution: BookingRecord.attribution(row),
            campaignID: row["campaignID"], siteID: row["siteID"], sourceID: row["sourceID"])
    }

    private static func historyLine(_ row: Row) throws -> BookingDetail.HistoryLine {
        let detail: String = row["detail"]
        return BookingDetail.HistoryLine(
            at: Date(milliseconds: row["at"]), event: row["event"],
            detail: try JSONDecoder().decode([String: String].self, from: Data(detail.utf8)))
    }
}

/// The longest waiting booking of an integration; without a date when none waits.
package struct OldestWaiting: Hashable, Sendable {
    package let receivedAt: Date?
}

/// What a watcher wants to know of the backlog.
package struct BacklogHealth: Hashable, Sendable {
    /// When the longest waiting booking came; `nil` when nothing waits.
    package var oldestPending: Date?
    /// Integrations whose account must be fixed by a person.
    package var held: [IntegrationID]
}
