import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Sealed values")
struct SealedValuesTests {
    /// Blobs that hold no sealed value, or one that is opened at every start.
    private static let unsealed: Set<String> = [
        "booking identity", "booking phoneHash", "booking phoneTail", "booking emailHash", "integration secretHash",
        "integration previousSecretHash", "invitation tokenHash", "login tokenHash", "api_token tokenHash",
        "note value", "notice picture",
    ]

    @Test("are listed with all their columns: every other blob of the schema is known to be none")
    func complete() throws {
        let ledger = try TestLedger()
        let blobs = try ledger.database.pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT t.name || ' ' || c.name FROM sqlite_master t, pragma_table_info(t.name) c
                    WHERE t.type = 'table' AND c.type = 'BLOB' ORDER BY 1
                    """)
        }
        let sealed = SealedColumn.all.map { "\($0.table) \($0.name)" }
        let unlisted = Set(blobs).subtracting(Self.unsealed).subtracting(sealed)
        #expect(unlisted.isEmpty, "add these to SealedColumn.all, or to the blobs of this test that are not sealed")
        #expect(Set(blobs).isSuperset(of: sealed))
    }

    @Test(
        "all open in a whole ledger; one that was changed is named by table, id and column", arguments: SealedColumn.all
    )
    func named(column: SealedColumn) async throws {
        let ledger = try TestLedger()
        for number in 1...2 {
            try await ledger.integration(.example(name: "\(number)"))
            _ = try await ledger.outbox.accept(.example(booking: .example(orderID: "\(number)")))
            _ = try await ledger.notices.add(
                ChannelSettings(target: .mail(to: "a@example.ru"), language: .russian, timeZone: "UTC"),
                at: TestTime.start)
        }
        let whole = try await ledger.database.unopenedValues()
        #expect(whole.count == 0 && whole.named.isEmpty)
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE \(column.table) SET \(column.name) = zeroblob(40) WHERE id = 2")
        }
        let found = try await ledger.database.unopenedValues()
        #expect(found.named.map(\.description) == ["\(column.table) 2 \(column.name)"])
        #expect(found.count == 1)
    }

    @Test("of another column do not open: a value moved is a value changed")
    func moved() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        try await ledger.database.commit { db in try db.execute(sql: "UPDATE booking SET body = contact") }
        let found = try await ledger.database.unopenedValues()
        #expect(found.named.map(\.description) == ["booking \(id) body"])
    }

    @Test("beyond a hundred are counted")
    func many() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        for order in 1...60 { _ = try await ledger.outbox.accept(.example(booking: .example(orderID: "\(order)"))) }
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE booking SET body = zeroblob(3), contact = zeroblob(0)")
        }
        let found = try await ledger.database.unopenedValues()
        #expect(found.count == 120)
        #expect(found.named.count == UnopenedValues.maximumNamed)
    }

    @Test("that do not open are no empty ones: a booking says which part it is, in JSON too")
    func shown() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        #expect(try await ledger.show(id).unopened.isEmpty)
        try await ledger.database.commit { db in try db.execute(sql: "UPDATE booking SET contact = zeroblob(40)") }
        let halved = try await ledger.bookings.reveal(id, to: "anna@example.ru", at: TestTime.start)
        #expect(halved.unopened == [.contact])
        #expect(!halved.rawBody.isEmpty)
        #expect(halved.history.last?.name == "revealed")
        try await ledger.database.commit { db in try db.execute(sql: "UPDATE booking SET body = zeroblob(40)") }
        let lost = try await ledger.show(id)
        #expect(lost.unopened == [.contact, .body])
        let json = String(decoding: try JSONEncoder().encode(lost), as: UTF8.self)
        #expect(json.contains(#""rawBody":null"#) && json.contains(#""unopened":["contact","body"]"#))
    }

    @Test("that do not open refuse no webhook: a repeat is the same booking, another customer of its number a new one")
    func repeated() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let first = try await ledger.outbox.accept(.example())
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE booking SET contact = zeroblob(40), body = zeroblob(40)")
        }
        #expect(try await ledger.outbox.accept(.example()) == .alreadyStored(first.id))
        let other = Contact(name: "Пётр", phone: PhoneNumber(text: "89997654321"), email: EmailAddress(text: "c@d.ru"))
        let second = try await ledger.outbox.accept(.example(booking: .example(contact: other), rawBody: "other"))
        #expect(!second.isDuplicate && second.id != first.id)
    }

    @Test("that do not open keep nothing from being forgotten")
    func forgotten() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let id = try await ledger.outbox.accept(.example(disposition: .parked(.example("no_contact")))).id
        _ = try await ledger.bookings.close(.init(ids: [id]), dryRun: false, by: "a@b.ru", at: TestTime.start)
        try await ledger.database.commit { db in try db.execute(sql: "UPDATE history SET facts = zeroblob(40)") }
        let limit = TestTime.start.addingTimeInterval(60)
        #expect(
            try await ledger.bookings.forget(endedBefore: limit, limit: 9, at: TestTime.start) == 1)
        #expect(try await ledger.show(id).history.last?.name == "forgotten")
    }
}
