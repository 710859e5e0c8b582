import Foundation
import GRDB
import Ledger
import Stitching

/// The table `history`: the event in plain text, the facts encrypted like the booking. The facts of an attempt contain
/// an answer's text, which may contain personal data.
enum HistoryRecord {
    /// - Parameter body: a webhook's body that belongs to the line.
    static func append(
        _ event: HistoryEvent, to entry: EntryID, at now: Date, body: [UInt8]? = nil, _ db: Database, _ vault: Vault
    ) throws {
        try db.run(
            "INSERT INTO history (bookingID, at, event, detail, facts, body) VALUES (?, ?, ?, '', ?, ?)",
            [
                entry.rawValue, now.milliseconds, HistoryCodec.name(of: event),
                try self.sealed(HistoryCodec.facts(of: event), vault),
                try body.map { try vault.seal($0, for: .body) },
            ])
    }

    /// `nil` for a line that does not open with the key.
    static func line(_ row: Row, _ vault: Vault) -> BookingDetail.HistoryLine? {
        let sealedBody = row["body"] as Data?
        let body = sealedBody.flatMap { try? vault.open($0, for: .body) }
        guard let facts = try? self.facts(row, vault), (body == nil) == (sealedBody == nil) else { return nil }
        return BookingDetail.HistoryLine(
            at: Date(milliseconds: row["at"]), name: row["event"], facts: facts,
            body: body.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Removes from a booking's history everything that may contain personal data: bodies of repeats, requests, answers
    /// and messages.
    static func forget(_ entry: Int64, _ db: Database, _ vault: Vault) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, detail, facts FROM history WHERE bookingID = ?", arguments: [entry])
        for row in rows {
            // A line that does not open is emptied: if the right key is found again, the person must not be in it.
            let facts = try? self.facts(row, vault)
            let kept = HistoryCodec.forgetting(facts ?? [:])
            guard kept.count != facts?.count else { continue }
            try db.run(
                "UPDATE history SET detail = '', facts = ? WHERE id = ?",
                [try self.sealed(kept, vault), row["id"] as Int64])
        }
        try db.run("UPDATE history SET body = NULL WHERE bookingID = ? AND body IS NOT NULL", [entry])
    }

    /// Rows from before the ninth migration have their facts in plain text, without personal data.
    private static func facts(_ row: Row, _ vault: Vault) throws -> [String: String] {
        let facts =
            if let sealed = row["facts"] as Data? {
                try vault.open(sealed, for: .history)
            } else {
                Data((row["detail"] as String).utf8)
            }
        return try JSONDecoder().decode([String: String].self, from: facts)
    }

    private static func sealed(_ facts: [String: String], _ vault: Vault) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try vault.seal(encoder.encode(facts), for: .history)
    }
}

extension BookingDetail.HistoryLine {
    /// The rest of a line that does not open: that something happened, and when.
    static func unopened(_ row: Row) -> Self {
        Self(at: Date(milliseconds: row["at"]), name: row["event"], facts: [:])
    }
}
