import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Finding bookings by a part")
struct TextSearchTests {
    private static func ledger(_ bookings: [(order: String, code: String, phone: String)]) async throws -> TestLedger {
        let ledger = try TestLedger()
        let integration = try await ledger.integration().id
        for booking in bookings {
            _ = try await ledger.outbox.accept(
                .example(
                    booking: .example(
                        integration: integration, orderID: booking.order, code: booking.code,
                        contact: Contact(name: "N", phone: PhoneNumber(text: booking.phone)))))
        }
        return ledger
    }

    private static func found(_ text: String, _ ledger: TestLedger) async throws -> [String?] {
        let filter = BookingFilter(text: text)
        let rows = try await ledger.bookings.list(filter, limit: 100)
        #expect(try await ledger.bookings.count(filter, limit: 100) == rows.count)
        return rows.map(\.orderID)
    }

    private static let some = [
        ("Заказ-77", "C6UDS3", "+79161234567"), ("ЗАКАЗ-78", "AbC", "+79269994567"), ("1001", "x", "+79160001001"),
        ("10015", "y", "+79160000000"), ("ord-5", "z", "+79165554568"),
    ]

    @Test(
        "finds orders by their beginning in any letter case, codes in both cases, and phones by their end",
        arguments: [
            ("заказ-7", ["ЗАКАЗ-78", "Заказ-77"]), ("ЗАКАЗ-77", ["Заказ-77"]), ("ORD", ["ord-5"]), ("or", []),
            ("100", ["10015", "1001"]), ("10", []), ("10015", ["10015"]), ("c6uds3", ["Заказ-77"]), ("ABC", []),
            ("4567", ["ЗАКАЗ-78", "Заказ-77"]), ("123-45-67", ["Заказ-77"]), ("…34567", ["Заказ-77"]),
            ("9994567", ["ЗАКАЗ-78"]), ("567", []), ("+7 916 123-45-67", ["Заказ-77"]), ("1001", ["10015", "1001"]),
            ("8884567", []),
        ])
    func parts(text: String, orders: [String]) async throws {
        let ledger = try await Self.ledger(Self.some)
        #expect(try await Self.found(text, ledger) == orders, "\(text)")
    }

    @Test("keeps no digits of a phone that can be read without the key, and forgets the hash with the person")
    func secrecy() async throws {
        let ledger = try await Self.ledger([("1", "A", "+79161234567"), ("2", "B", "+79260004567")])
        let tails = try await ledger.database.pool.read {
            try Data.fetchAll($0, sql: "SELECT phoneTail FROM booking ORDER BY id")
        }
        #expect(tails.count == 2 && tails[0] == tails[1] && tails[0].count == 8)
        #expect(tails[0] != ledger.database.vault.hash("4567", for: .phone).prefix(8))
        let later = TestTime.start.addingTimeInterval(1e6)
        try await ledger.outbox.hold(.example, because: .example(), at: TestTime.start)
        _ = try await ledger.bookings.close(.init(ids: [EntryID(rawValue: 1)]), dryRun: false, by: "a", at: later)
        #expect(try await ledger.bookings.forget(endedBefore: later.addingTimeInterval(60), limit: 9, at: later) == 1)
        #expect(try await Self.found("4567", ledger) == ["2"])
    }

    @Test("finds what an older version stored, after the server has opened the database")
    func older() async throws {
        let ledger = try await Self.ledger(Self.some)
        try await ledger.database.pool.write {
            try $0.execute(sql: "UPDATE booking SET orderKey = NULL, phoneTail = NULL")
        }
        #expect(try await Self.found("4567", ledger).isEmpty)
        try SearchKeys.fill(ledger.database.pool, ledger.database.vault)
        #expect(try await Self.found("4567", ledger) == ["ЗАКАЗ-78", "Заказ-77"])
        #expect(try await Self.found("заказ", ledger) == ["ЗАКАЗ-78", "Заказ-77"])
        let plan = try await ledger.database.plan(
            of: """
                SELECT id FROM booking INDEXED BY booking_unkeyed
                WHERE (orderID IS NOT NULL AND orderKey IS NULL) OR (phoneHash IS NOT NULL AND phoneTail IS NULL)
                """)
        #expect(plan.contains { $0.contains("booking_unkeyed") })
    }

    @Test("walks along an index, rare or common", arguments: ["4567", "1234567", "заказ-7", "+79161234567", "a@b.ru"])
    func plans(text: String) async throws {
        let ledger = try await Self.ledger(Self.some)
        let vault = ledger.database.vault
        let sql = try await ledger.database.pool.read { db in
            let (condition, arguments) = try SQLiteBookingArchive.condition(
                BookingFilter(text: text), before: nil, vault, db)
            return try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN SELECT * FROM booking WHERE \(condition) ORDER BY id DESC LIMIT 50",
                arguments: arguments
            ).map { $0["detail"] as String }
        }
        #expect(sql.allSatisfy { !$0.hasPrefix("SCAN") }, "\(sql)")
    }
}
