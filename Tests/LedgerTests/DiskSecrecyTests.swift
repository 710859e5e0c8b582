import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("What can be read from a stolen disk")
struct DiskSecrecyTests {
    @Test("no name, number, address, text, body, token or secret stands in any file, before and after a checkpoint")
    func nothingInPlainText() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration(.example(token: "token-of-the-account"))
        let rotated = try await ledger.settings.rotateSecret(of: integration.id, overlap: 60, at: TestTime.start)
        let contact = Contact(
            name: "Аристарх Велимирович", phone: PhoneNumber(text: "+7 999 555-44-33"),
            email: EmailAddress(text: "aristarkh@velimir.example"))
        let id = try await ledger.outbox.accept(
            .example(
                booking: .example(contact: contact, message: "Просил позвонить вечером"),
                rawBody: #"{"remark":"окно с видом на реку"}"#)
        ).id
        // What is looked for is really there, for those who have the key.
        #expect(try await ledger.show(id).rawBody.contains("окно с видом на реку"))

        let secrets = [
            "Аристарх", "Велимирович", "9995554433", "aristarkh", "velimir", "Просил позвонить", "окно с видом",
            "token-of-the-account", integration.secret.revealed, rotated.secret.revealed,
        ]
        #expect(try Self.found(secrets, in: ledger.directory) == [])
        try await ledger.database.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        #expect(try Self.found(secrets, in: ledger.directory) == [])
        // The search itself finds what is not sealed.
        #expect(try Self.found(["C6UDS3"], in: ledger.directory) == ["C6UDS3 in stitcher.db"])
    }

    @Test(
        "nor after a refusal that echoes the person, a delivery, an edit, a repeat, a look, forgetting, and in a copy")
    func life() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let contact = Contact(
            name: "Аристарх Велимирович", phone: PhoneNumber(text: "+7 999 555-44-33"),
            email: EmailAddress(text: "aristarkh@velimir.example"))
        let booking = Booking.example(contact: contact, message: "Просил позвонить вечером")
        let id = try await ledger.outbox.accept(.example(booking: booking, rawBody: "окно с видом")).id
        let trace = AttemptTrace(
            request: "ПРОСИЛ ПОЗВОНИТЬ 8 (999) 555-44-33", response: "аристарх, Aristarkh@Velimir.example")
        let failure = DeliveryFailure(mnemonic: "error", message: "refused")
        try await Self.settle(.park(failure), id, trace, ledger)
        try await ledger.bookings.edit(
            id, BookingEdit(name: "Евлампий", phone: PhoneNumber(text: "89995554434")), by: "anna@example.ru",
            at: TestTime.start)
        _ = try await ledger.bookings.reveal(id, to: "anna@example.ru", at: TestTime.start)
        var repeated = booking
        repeated.contact.name = "Калистрат"
        _ = try await ledger.outbox.accept(.example(booking: repeated, rawBody: "другое окно"))
        try await Self.settle(.delivered(remoteID: 7), id, trace, ledger)
        let texts = [
            "Аристарх", "аристарх", "Велимир", "555-44-33", "9995554433", "9995554434", "velimir", "Velimir",
            "позвонить", "ПОЗВОНИТЬ", "окно", "Евлампий", "Калистрат",
        ]
        let copy = try TemporaryDirectory()
        try ledger.database.backUp(to: copy.path, includesKey: false)
        #expect(try Self.found(texts, in: ledger.directory) == [])
        #expect(try Self.found(texts, in: copy) == [])
        // What is looked for is really there, for those who have the key.
        let before = try await ledger.show(id).history.flatMap { $0.facts.values + [$0.body ?? ""] }.joined()
        #expect(before.contains("аристарх") && before.contains("другое окно"))

        #expect(
            try await ledger.bookings.forget(
                endedBefore: TestTime.start.addingTimeInterval(60), limit: 9, at: TestTime.start) == 1)
        let detail = try await ledger.show(id)
        let after = detail.history.flatMap { $0.facts.values + [$0.body ?? ""] }.joined()
        for text in texts { #expect(!after.contains(text), "\(text) is not forgotten") }
        #expect(detail.history.contains { $0.facts["outcome"] == "delivered" && $0.facts["comagicID"] == "7" })
        #expect(try Self.found(texts, in: ledger.directory) == [])
    }

    @Test("lines of a database from before lose what may tell of a person, in the file as well")
    func cleaned() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        try await ledger.database.commit { db in
            try LegacySchema.undoEight(db)
            try db.execute(
                sql: "INSERT INTO history (bookingID, at, event, detail) VALUES (?, 1, 'attempt', ?)",
                arguments: [
                    id.rawValue,
                    #"{"mnemonic":"error","message":"Аристарх","outcome":"parked","request":"велимир","response":"тел 9995554433"}"#,
                ])
        }
        #expect(try !Self.found(["Аристарх"], in: ledger.directory).isEmpty)
        let upgraded = try LedgerDatabase(directory: ledger.directory.path)
        let line = try #require(try await SQLiteBookingArchive(upgraded).show(id).history.last)
        #expect(line.facts == ["mnemonic": "error", "outcome": "parked"])
        try await upgraded.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let texts = ["Аристарх", "велимир", "9995554433"]
        // The copy from before holds what was kept then, until it is a week old.
        let copies = try Self.found(texts, in: ledger.directory).filter { !$0.contains("stitcher.db.schema-") }
        #expect(copies == [])
        #expect(upgraded.removeCopies(before: .distantPast) == 0)
        #expect(upgraded.removeCopies(before: .distantFuture) == 1)
        #expect(try Self.found(texts, in: ledger.directory) == [])
    }

    private static func settle(
        _ outcome: Settlement.Outcome, _ id: EntryID, _ trace: AttemptTrace, _ ledger: TestLedger
    ) async throws {
        let claim = Claim(
            integration: .example, limit: 9, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run")
        let entry = try #require(try await ledger.outbox.claim(claim, now: TestTime.start).first { $0.id == id })
        try await ledger.outbox.settle(
            [
                Settlement(
                    entry: id, outcome: outcome, attribution: entry.attribution, destination: nil,
                    duration: .milliseconds(8), trace: trace)
            ], owner: "run", at: TestTime.start)
    }

    private static func found(_ texts: [String], in directory: TemporaryDirectory) throws -> [String] {
        try directory.files().flatMap { file in
            let contents = try directory.contents(file)
            return texts.filter { contents.range(of: Data($0.utf8)) != nil }.map { "\($0) in \(file)" }
        }
    }
}
