import Foundation
import Ledger
import Stitching
import TestSupport
import Testing

@Suite("Stored history")
struct HistoryCodecTests {
    private static let failure = DeliveryFailure(mnemonic: "error", message: "CoMagic says no")
    private static let join = HistoryEvent.Join(
        kind: .session, reason: .n2Empty, session: VisitorSessionID(rawValue: 17_000_000_001))

    static let events: [HistoryEvent] =
        [
            .received(oddities: []), .received(oddities: ["unreadable_phone", "other_zone"]), .joined(Self.join),
            .joined(.init()), .repeated(.init(differences: ["name", "email"], uses: [.session, .contact])),
            .repeated(.init()), .numberReused(by: EntryID(rawValue: 3)), .reread(oddities: ["cut"]),
            .known(as: EntryID(rawValue: 4)), .replayed(by: nil), .replayed(by: "a@b.ru"), .closed(by: "a@b.ru"),
            .revealed(to: "a@b.ru"), .recalled(Self.join, deleted: 7), .notRecalled(.init(Self.failure)), .forgotten,
            .edited(["phone", "destination"], by: "a@b.ru"), .edited(["name"], by: nil), .removed(9),
        ]
        + SettlementCase.all.map { row in
            .attempt(
                .init(
                    Settlement(
                        entry: EntryID(rawValue: 1), outcome: row.outcome, attribution: .example(), destination: nil,
                        duration: .milliseconds(8), trace: AttemptTrace(request: "{}", response: "[]"))))
        }

    @Test("each event is read as it was written", arguments: HistoryCodecTests.events)
    func roundTrip(_ event: HistoryEvent) {
        let reading = HistoryCodec.read(name: HistoryCodec.name(of: event), facts: HistoryCodec.facts(of: event))
        #expect(reading.event == event)
        #expect(reading.rest.isEmpty)
    }

    @Test("the names of the facts stay what a database already holds")
    func names() {
        let attempt = HistoryEvent.Attempt(
            outcome: .sessionDropped, join: Self.join, refusal: .init(Self.failure), remoteID: 7, request: "{}",
            response: "[]", milliseconds: 8)
        #expect(
            HistoryCodec.facts(of: .attempt(attempt)) == [
                "outcome": "session_dropped", "kind": "session", "reason": "n2_empty", "sessionID": "17000000001",
                "mnemonic": "error", "message": "CoMagic says no", "comagicID": "7", "request": "{}", "response": "[]",
                "milliseconds": "8",
            ])
        #expect(
            HistoryCodec.facts(of: .repeated(.init(differences: ["name"], uses: [.session, .contact]))) == [
                "fields": "name", "used": "contact, session",
            ])
        #expect(
            HistoryCodec.facts(of: .recalled(.init(), deleted: 7)) == ["deletedComagicID": "7"])
        #expect(HistoryCodec.facts(of: .numberReused(by: EntryID(rawValue: 3))) == ["booking": "3"])
        #expect(HistoryCodec.facts(of: .received(oddities: ["a", "b"])) == ["oddities": "a, b"])
        #expect(HistoryCodec.facts(of: .edited(["name"], by: "a@b.ru")) == ["fields": "name", "by": "a@b.ru"])
    }

    /// Lines as no version of ours writes them now: an unknown word, missing facts, facts that cannot be read, facts
    /// too many.
    static let foreign: [(name: String, facts: [String: String])] = [
        ("merged", ["booking": "3", "why": "twice"]), ("", [:]), ("joined", ["kind": "guessed", "sessionID": "007"]),
        ("attempt", [:]), ("attempt", ["outcome": "queued", "milliseconds": "+8", "comagicID": "x", "lane": "2"]),
        ("attempt", ["outcome": "delivered", "milliseconds": "008"]), ("removed", ["comagicID": ""]),
        ("repeated", ["used": "contact, magic", "fields": ""]), ("numberReused", ["booking": "-1"]),
        ("number_reused", ["booking": "0"]), ("edited", ["by": "a@b.ru"]), ("edited", ["fields": ""]),
        ("received", ["oddities": ""]), ("received", ["oddities": "a,, b"]), ("closed", [:]),
        ("forgotten", ["by": "x"]),
        ("recovered", ["deletedComagicID": "7 "]), ("not_recovered", ["message": "no"]), ("replayed", ["by": ""]),
    ]

    @Test("a line of another version keeps its word and every fact, in the program and in JSON", arguments: foreign)
    func otherVersions(_ name: String, _ facts: [String: String]) throws {
        let line = BookingDetail.HistoryLine(at: Date(timeIntervalSince1970: 0), name: name, facts: facts)
        #expect(line.name == name)
        #expect(line.facts == facts)
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let json = try JSONSerialization.jsonObject(with: try encoder.encode(line)) as? [String: Any]
        #expect(json?["event"] as? String == name)
        #expect(json?["detail"] as? [String: String] == facts)
        #expect(json?["at"] as? String == "1970-01-01T00:00:00Z")
        #expect(json?.count == 3)
    }

    @Test("what it understands of such a line is there")
    func understood() {
        let line = BookingDetail.HistoryLine(
            at: .distantPast, name: "attempt", facts: ["outcome": "queued", "mnemonic": "error", "comagicID": "x"])
        #expect(
            line.event == .attempt(.init(outcome: .other("queued"), refusal: .init(mnemonic: "error", message: nil))))
        #expect(
            BookingDetail.HistoryLine(at: .distantPast, name: "repeated", facts: ["used": "contact, magic"]).event
                == .repeated(.init(uses: [.contact])))
        #expect(
            BookingDetail.HistoryLine(at: .distantPast, name: "merged", facts: ["booking": "3"]).event
                == .other("merged"))
    }

    @Test("requests, answers and messages are forgotten, the rest stays")
    func forgetting() {
        let facts = ["request": "a", "response": "b", "message": "c", "mnemonic": "error", "outcome": "parked"]
        #expect(HistoryCodec.forgetting(facts) == ["mnemonic": "error", "outcome": "parked"])
    }
}
