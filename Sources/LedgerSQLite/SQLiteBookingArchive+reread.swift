import Foundation
import GRDB
import Ledger
import Stitching

/// Bookings that wait for a person are read again before they are sent: the current reader may know more than the one
/// that parked them.
extension SQLiteBookingArchive {
    /// What the reader finds today in the bodies of the selected bookings that are read again.
    ///
    /// Before the transaction that uses it: a reader may have to wait for a directory of sessions. One body is in
    /// memory at a time.
    func readings(
        of filter: BookingFilter, by reader: any BodyReader
    ) async throws(LedgerError) -> [EntryID: [BodyReading]] {
        let vault = self.database.vault
        let ids = try await self.database.read { try Self.selected(filter, $0, vault) }
        var readings: [EntryID: [BodyReading]] = [:]
        for id in ids {
            let body = try await self.database.read { db in
                try Self.toReread(id, db).map { try Self.body(of: $0, vault) }
            }
            if let body { readings[id] = await reader.read(body) }
        }
        return readings
    }

    /// Whether the booking still has to go. It has not when its body turns out to be a booking that is kept already.
    ///
    /// Asks the row again: a person may have corrected or forgotten it since its body was read.
    static func reread(
        _ id: EntryID, _ readings: [BodyReading]?, at now: Date, _ db: Database, _ vault: Vault
    ) throws -> Bool {
        guard let readings, let row = try Self.toReread(id, db) else { return true }
        let part: Int = row["part"]
        guard readings.indices.contains(part) else { return true }
        if row["readable"] { return try Self.refresh(row, readings[part], at: now, db, vault) }
        return try Self.open(row, readings, try Self.body(of: row, vault), at: now, db, vault)
    }

    /// The booking's row, if its body is to be read again. What a person corrected is left as it is.
    private static func toReread(_ id: EntryID, _ db: Database) throws -> Row? {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM booking WHERE id = ?", arguments: [id.rawValue])
        guard let row, row["state"] == BookingState.parked, (row["forgottenAt"] as Int64?) == nil,
            try !Self.isEdited(id, db)
        else { return nil }
        return row
    }

    private static func body(of row: Row, _ vault: Vault) throws -> KeptBody {
        KeptBody(
            integration: IntegrationID(rawValue: row["integrationID"]),
            bytes: Array(try vault.open(row["body"], for: .body)),
            query: try (row["query"] as Data?).map { String(decoding: try vault.open($0, for: .query), as: UTF8.self) },
            receivedAt: Date(milliseconds: row["receivedAt"]))
    }

    private static func isEdited(_ id: EntryID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM history WHERE bookingID = ? AND event = 'edited')",
            arguments: [id.rawValue]) ?? false
    }

    /// For a body that was readable before: takes contact, message and date from the new reading. The external id
    /// stays.
    private static func refresh(
        _ row: Row, _ reading: BodyReading, at now: Date, _ db: Database, _ vault: Vault
    ) throws -> Bool {
        let id = EntryID(rawValue: row["id"])
        var booking = try BookingRecord.booking(row, vault: vault)
        let before = booking
        booking.contact = reading.booking.contact
        booking.message = reading.booking.message
        booking.createdAt = reading.booking.createdAt
        guard booking != before else { return true }
        var columns = try BookingRecord.contactColumns(of: booking, vault: vault)
        columns["bookedAt"] = booking.createdAt?.milliseconds
        try BookingRecord.update(id, columns, db)
        try HistoryRecord.append(.reread(oddities: reading.oddities), to: id, at: now, db, vault)
        return true
    }

    /// For a body that was not readable before: its first booking takes this row, the others are inserted after it.
    private static func open(
        _ row: Row, _ readings: [BodyReading], _ body: KeptBody, at now: Date, _ db: Database, _ vault: Vault
    ) throws -> Bool {
        let submissions = readings.indices.map { part in
            Submission(
                booking: readings[part].booking, attribution: readings[part].attribution, rawBody: body.bytes,
                part: part, query: body.query, disposition: .pending(dueAt: now, matchUntil: nil),
                oddities: readings[part].oddities)
        }
        let isOpen = try Self.fill(row, with: submissions[0], at: now, db, vault)
        for submission in submissions.dropFirst() { _ = try BookingRecord.insert(submission, db, vault) }
        return isOpen
    }

    private static func fill(
        _ row: Row, with submission: Submission, at now: Date, _ db: Database, _ vault: Vault
    ) throws -> Bool {
        let id = EntryID(rawValue: row["id"])
        let identity: Data
        var isReused = false
        switch try BookingIdentity.match(submission, db, vault) {
        case .new(let own):
            identity = own
        case .known(let other) where other["id"] == id.rawValue:
            // Without order id and code a booking is identified by its body, as this row was before.
            identity = row["identity"]
        case .known(let other):
            _ = try RepeatRecord.take(submission, known: other, db, vault)
            try HistoryRecord.append(.known(as: EntryID(rawValue: other["id"])), to: id, at: now, db, vault)
            try BookingRecord.update(id, ["closedAt": now.milliseconds], db)
            return false
        case .reused(let own, let other):
            identity = own
            isReused = true
            try HistoryRecord.append(.numberReused(by: other), to: id, at: now, db, vault)
            try HistoryRecord.append(.numberReused(by: id), to: other, at: now, db, vault)
        }
        try BookingRecord.setAttribution(submission.attribution, destination: nil, of: id, db)
        try HistoryRecord.append(.reread(oddities: submission.oddities), to: id, at: now, db, vault)
        try HistoryRecord.append(.joined(.init(submission.attribution)), to: id, at: now, db, vault)
        let columns = try BookingRecord.columns(of: submission.booking, identity, isReused: isReused, db, vault)
        try BookingRecord.update(id, columns, db)
        return true
    }
}
