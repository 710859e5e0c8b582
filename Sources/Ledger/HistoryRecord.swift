import Foundation
import GRDB
import Stitching

/// One line of a booking's history: what happened, when, and the facts in JSON.
enum HistoryEvent: Hashable, Sendable {
    case received(oddities: [String])
    case joined(Attribution)
    case attempt(Settlement)
    /// The same booking came again: what differed, and what of it was used.
    case repeated(Repeat)
    /// Another customer's booking has the same order id and code.
    case numberReused(by: EntryID)
    /// The kept body was read once more, with another result.
    case reread(oddities: [String])
    /// The kept body, read once more, is a booking that is kept already.
    case known(as: EntryID)
    /// Put back to work; by a person, when one is named.
    case replayed(by: String?)
    /// A person is done with it: it is not sent.
    case closed(by: String)
    /// A person looked at who made the booking.
    case revealed(to: String)
    /// CoMagic deleted what had gone out with the default; it goes again with this session.
    case recovered(Attribution, deleted: Int64?)
    /// A session came late, and CoMagic did not let the first request be taken back: it stays as it is.
    case notRecovered(DeliveryFailure)
    /// Who made the booking was forgotten, its time being over.
    case forgotten
    /// A person changed these fields.
    case edited([String], by: String?)
    /// A person had CoMagic delete the request under this number.
    case removed(Int64)

    /// The word under which it is stored and shown.
    var name: String {
        switch self {
        case .received: "received"
        case .joined: "joined"
        case .attempt: "attempt"
        case .repeated: "repeated"
        case .numberReused: "number_reused"
        case .reread: "reread"
        case .known: "known"
        case .replayed: "replayed"
        case .closed: "closed"
        case .forgotten: "forgotten"
        case .revealed: "revealed"
        case .recovered: "recovered"
        case .notRecovered: "not_recovered"
        case .edited: "edited"
        case .removed: "removed"
        }
    }

    /// The facts, without anything about a person.
    var detail: [String: String] {
        switch self {
        case .received(let oddities), .reread(let oddities):
            oddities.isEmpty ? [:] : ["oddities": oddities.joined(separator: ", ")]
        case .joined(let attribution): Self.facts(of: attribution)
        case .attempt(let settlement):
            Self.facts(of: settlement.attribution).merging(Self.facts(of: settlement)) { $1 }
        case .repeated(let repetition):
            ["fields": repetition.differences, "used": repetition.uses.map(\.rawValue).sorted()]
                .filter { !$1.isEmpty }.mapValues { $0.joined(separator: ", ") }
        case .numberReused(let other), .known(let other): ["booking": other.description]
        case .replayed(let author): author.map { ["by": $0] } ?? [:]
        case .forgotten: [:]
        case .closed(let author), .revealed(let author): ["by": author]
        case .recovered(let attribution, let deleted):
            Self.facts(of: attribution).merging(deleted.map { ["deletedComagicID": String($0)] } ?? [:]) { $1 }
        case .notRecovered(let failure): ["mnemonic": failure.mnemonic, "message": failure.message]
        case .edited(let fields, let author):
            ["fields": fields.joined(separator: ", ")].merging(author.map { ["by": $0] } ?? [:]) { $1 }
        case .removed(let comagicID): ["comagicID": String(comagicID)]
        }
    }

    private static func facts(of attribution: Attribution) -> [String: String] {
        var facts = ["kind": attribution.kind.rawValue]
        facts["reason"] = attribution.reason?.rawValue
        facts["sessionID"] = attribution.session?.description
        return facts
    }

    private static func facts(of settlement: Settlement) -> [String: String] {
        var facts = ["outcome": settlement.outcome.label]
        facts["mnemonic"] = settlement.outcome.failure?.mnemonic
        facts["message"] = settlement.outcome.failure?.message
        if case .delivered(let remoteID?) = settlement.outcome { facts["comagicID"] = String(remoteID) }
        facts["request"] = settlement.trace?.request
        facts["response"] = settlement.trace?.response
        if let duration = settlement.duration {
            facts["milliseconds"] = String(Int(duration / .milliseconds(1)))
        }
        return facts
    }
}

/// The table `history`: the event in plain text, the facts sealed like the booking. An attempt's facts hold an answer's
/// text, and whoever wrote that may have put a person into it.
enum HistoryRecord {
    /// - Parameter body: a webhook's body that belongs to the line.
    static func append(
        _ event: HistoryEvent, to entry: EntryID, at now: Date, body: [UInt8]? = nil, _ db: Database, _ vault: Vault
    ) throws {
        try db.run(
            "INSERT INTO history (bookingID, at, event, detail, facts, body) VALUES (?, ?, ?, '', ?, ?)",
            [
                entry.rawValue, now.milliseconds, event.name, try self.sealed(event.detail, vault),
                try body.map { try vault.seal($0, for: .body) },
            ])
    }

    /// `nil` for a line that does not open with the key.
    static func line(_ row: Row, _ vault: Vault) -> BookingDetail.HistoryLine? {
        let sealedBody = row["body"] as Data?
        let body = sealedBody.flatMap { try? vault.open($0, for: .body) }
        guard let detail = try? self.detail(row, vault), (body == nil) == (sealedBody == nil) else { return nil }
        return BookingDetail.HistoryLine(
            at: Date(milliseconds: row["at"]), event: row["event"], detail: detail,
            body: body.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Takes out of a booking's history what may tell of a person: bodies of repeats, requests, answers and messages.
    static func forget(_ entry: Int64, _ db: Database, _ vault: Vault) throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, detail, facts FROM history WHERE bookingID = ?", arguments: [entry])
        for row in rows {
            // A line that does not open is emptied: whoever finds the right key again must not find the person.
            let detail = try? self.detail(row, vault)
            let kept = (detail ?? [:]).filter { !Self.forgettable.contains($0.key) }
            guard kept.count != detail?.count else { continue }
            try db.run(
                "UPDATE history SET detail = '', facts = ? WHERE id = ?",
                [try self.sealed(kept, vault), row["id"] as Int64])
        }
        try db.run("UPDATE history SET body = NULL WHERE bookingID = ? AND body IS NOT NULL", [entry])
    }

    private static let forgettable: Set<String> = ["request", "response", "message"]

    /// Rows from before the ninth migration have their facts in plain text, without anything about a person.
    private static func detail(_ row: Row, _ vault: Vault) throws -> [String: String] {
        let facts =
            if let sealed = row["facts"] as Data? {
                try vault.open(sealed, for: .history)
            } else {
                Data((row["detail"] as String).utf8)
            }
        return try JSONDecoder().decode([String: String].self, from: facts)
    }

    private static func sealed(_ detail: [String: String], _ vault: Vault) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try vault.seal(encoder.encode(detail), for: .history)
    }
}

extension BookingDetail.HistoryLine {
    /// What is left of a line that does not open: that something happened, and when.
    static func unopened(_ row: Row) -> Self {
        Self(at: Date(milliseconds: row["at"]), event: row["event"], detail: [:])
    }
}
