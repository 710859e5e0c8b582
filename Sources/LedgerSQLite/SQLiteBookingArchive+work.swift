package import Foundation
import GRDB
package import Ledger
package import Stitching

extension SQLiteBookingArchive {
    /// Makes the selected bookings pending and returns their number. Delivered bookings and those being sent do not
    /// change, nor do closed ones unless their id is given. With `dryRun` it only counts.
    ///
    /// - Parameter reader: reads the stored body of a parked booking again.
    package func replay(
        _ filter: BookingFilter, dryRun: Bool, by author: String?, reading reader: any BodyReader, at now: Date
    ) async throws(LedgerError) -> Int {
        let vault = self.database.vault
        let readings = dryRun ? [:] : try await self.readings(of: filter, by: reader)
        return try await self.change(filter, dryRun: dryRun) { db, id in
            guard try Self.reread(id, readings[id], at: now, db, vault) else { return }
            try db.execute(
                sql: """
                    UPDATE booking SET \(BookingAct.replay.assignment), dueAt = :now, finishedAt = NULL, matchUntil = NULL,
                        closedAt = NULL
                    WHERE id = :id
                    """, arguments: ["now": now.milliseconds, "id": id.rawValue])
            try HistoryRecord.append(.replayed(by: author), to: id, at: now, db, vault)
        }
    }

    /// Marks the selected bookings as done by hand and returns their number: they are not sent and wait for nobody.
    /// Sending one again by its id removes the mark.
    package func close(
        _ filter: BookingFilter, dryRun: Bool, by author: String, at now: Date
    ) async throws(LedgerError) -> Int {
        let vault = self.database.vault
        return try await self.change(filter, dryRun: dryRun) { db, id in
            try db.execute(
                sql: "UPDATE booking SET closedAt = ? WHERE id = ?", arguments: [now.milliseconds, id.rawValue])
            try HistoryRecord.append(.closed(by: author), to: id, at: now, db, vault)
        }
    }

    /// The bookings that wait for a person and that the filter selects.
    static func selected(_ filter: BookingFilter, _ db: Database, _ vault: Vault) throws -> [EntryID] {
        let (condition, arguments) = try Self.condition(filter, before: nil, vault, db)
        let open = filter.ids == nil ? "closedAt IS NULL" : "TRUE"
        return try Int64.fetchAll(
            db, sql: "SELECT id FROM booking WHERE \(BookingAct.replay.leadsOut) AND \(open) AND \(condition)",
            arguments: arguments
        ).map { EntryID(rawValue: $0) }
    }

    /// One transaction for any number of bookings.
    private func change(
        _ filter: BookingFilter, dryRun: Bool, _ body: @escaping @Sendable (Database, EntryID) throws -> Void
    ) async throws(LedgerError) -> Int {
        let vault = self.database.vault
        if dryRun { return try await self.database.read { try Self.selected(filter, $0, vault).count } }
        return try await self.database.commit { db in
            let ids = try Self.selected(filter, db, vault)
            for id in ids { try body(db, id) }
            try db.execute(sql: "UPDATE revision SET backlog = backlog + 1")
            return ids.count
        }
    }

    /// All of the booking, unmasked. The history records who asked.
    ///
    /// Throws `.notFound`. A part that does not open is in ``BookingDetail/unopened``; the other one may still help.
    package func reveal(_ id: EntryID, to author: String, at now: Date) async throws(LedgerError) -> BookingDetail {
        let vault = self.database.vault
        try await self.database.commit { db in
            let found = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM booking WHERE id = ?)", arguments: [id.rawValue])
            guard found ?? false else { throw LedgerError.notFound }
            try HistoryRecord.append(.revealed(to: author), to: id, at: now, db, vault)
        }
        return try await self.show(id)
    }
}
