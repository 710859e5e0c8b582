package import Foundation
import GRDB
package import Ledger
package import Stitching

/// The bookings for people: search, show, send again. The outbox is the delivery's view of the same table.
package struct SQLiteBookingArchive: BookingArchive {
    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// Throws `.notFound` when there is none.
    package func show(_ id: EntryID) async throws(LedgerError) -> BookingDetail {
        let vault = self.database.vault
        return try await self.database.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM booking WHERE id = ?", arguments: [id.rawValue])
            guard let row else { throw LedgerError.notFound }
            let lines = try Row.fetchAll(
                db, sql: "SELECT at, event, detail, facts, body FROM history WHERE bookingID = ? ORDER BY id",
                arguments: [id.rawValue])
            // A booking that does not open is still shown to a person.
            let contact = try? BookingRecord.booking(row, vault: vault).contact
            let body = try? vault.open(row["body"], for: .body)
            let history = lines.map { HistoryRecord.line($0, vault) }
            return BookingDetail(
                summary: Self.summary(row),
                unopened: [
                    contact == nil ? .contact : nil, body == nil ? .body : nil,
                    history.contains(nil) ? .history : nil,
                ].compactMap(\.self),
                contact: contact ?? Contact(),
                bookedAt: (row["bookedAt"] as Int64?).map { Date(milliseconds: $0) }, n2: row["n2"],
                isReadable: row["readable"],
                rawBytes: Array(body ?? Data()),
                query: (row["query"] as Data?).flatMap { try? vault.open($0, for: .query) }
                    .map { String(decoding: $0, as: UTF8.self) },
                history: zip(lines, history).map { $1 ?? .unopened($0) })
        }
    }

    /// Records in the history that a person had the request deleted at the target.
    package func noteRemoval(of id: EntryID, remoteID: Int64, at now: Date) async throws(LedgerError) {
        let vault = self.database.vault
        try await self.database.commit { db in
            try HistoryRecord.append(.removed(remoteID), to: id, at: now, db, vault)
        }
    }

    /// The state of the backlog for monitoring.
    package func health() async throws(LedgerError) -> BacklogHealth {
        try await self.database.read { db in
            let oldest = try Int64.fetchOne(
                db, sql: "SELECT MIN(receivedAt) FROM booking WHERE \(BookingState.open.areStates)")
            let held = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM integration
                    WHERE EXISTS (SELECT 1 FROM booking WHERE integrationID = integration.id AND \(BookingState.held.isState))
                    ORDER BY id
                    """)
            return BacklogHealth(
                oldestPending: oldest.map { Date(milliseconds: $0) }, held: held.map { IntegrationID(rawValue: $0) })
        }
    }

    /// When the integration's oldest waiting booking came, held ones included. One probe of a partial index.
    package func oldestWaiting(of integration: IntegrationID) async throws(LedgerError) -> OldestWaiting {
        try await self.database.read { db in
            let oldest = try Int64.fetchOne(db, sql: Self.oldestWaiting, arguments: [integration.rawValue])
            return OldestWaiting(receivedAt: oldest.map { Date(milliseconds: $0) })
        }
    }

    static let oldestWaiting = """
        SELECT MIN(receivedAt) FROM booking WHERE integrationID = ? AND \(BookingState.waiting.areStates)
        """

    static func summary(_ row: Row) -> BookingSummary {
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
            externalID: row["extID"], status: (row["state"] as BookingState).status,
            attempts: row["attempts"],
            remoteID: row["remoteID"], lastError: lastError, attribution: BookingRecord.attribution(row),
            campaignID: row["campaignID"], siteID: row["siteID"], sourceID: row["sourceID"],
            closedAt: (row["closedAt"] as Int64?).map { Date(milliseconds: $0) })
    }
}
