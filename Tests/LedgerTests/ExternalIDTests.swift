import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("The name of a booking at the target")
struct ExternalIDTests {
    @Test("holds order and code, and is another for every other pair, every integration, and order or code alone")
    func unambiguous() async throws {
        let ledger = try TestLedger()
        let sites = [try await ledger.integration().id, try await ledger.integration().id]
        let pairs: [(String?, String?)] = [
            ("5433-1", "B"), ("5433", "1-B"), ("5433", nil), (nil, "5433"), ("5433-1-B", nil), (nil, "5433-1-B"),
            ("x", "4-5433-1"), ("4-5433", "1"), ("заказ", "код"), ("заказ-", "код"), ("заказ", "-код"),
        ]
        var names: [String] = []
        for site in sites {
            for (order, code) in pairs {
                let id = try await ledger.outbox.accept(
                    .example(booking: .example(integration: site, orderID: order, code: code))
                ).id
                let name = try await ledger.show(id).summary.externalID
                for part in [order, code].compactMap(\.self) { #expect(name.contains(part)) }
                names.append(name)
            }
        }
        #expect(Set(names).count == names.count)
    }

    @Test("is the same on every attempt and after a restart, and another for every nameless booking")
    func stable() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        for body in ["a", "b"] {
            _ = try await ledger.outbox.accept(
                .example(booking: .example(orderID: nil, code: nil, createdAt: nil), rawBody: body))
        }
        let claim = { (until: TimeInterval) in
            Claim(
                integration: .example, limit: 10, leaseUntil: TestTime.start.addingTimeInterval(until), owner: "run")
        }
        let first = try await ledger.outbox.claim(claim(1), now: TestTime.start)
        let later = try await SQLiteOutbox(LedgerDatabase(directory: ledger.directory.path)).claim(
            claim(20), now: TestTime.start.addingTimeInterval(10))
        #expect(first.map(\.externalID).sorted() == later.map(\.externalID).sorted())
        #expect(Set(first.map(\.externalID)).count == 2)
    }

    @Test("a number of CoMagic belongs to the booking that has it, of all sites of one account and of no other")
    func owners() async throws {
        let ledger = try TestLedger()
        let sites = [
            try await ledger.integration(), try await ledger.integration(),
            try await ledger.integration(.example(token: "other")),
        ]
        for (number, site) in sites.enumerated() {
            let id = try await ledger.outbox.accept(.example(booking: .example(integration: site.id))).id
            let claim = Claim(
                integration: site.id, limit: 1, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run")
            _ = try await ledger.outbox.claim(claim, now: TestTime.start)
            try await ledger.outbox.settle(
                [
                    Settlement(
                        entry: id, outcome: .delivered(remoteID: Int64(number) + 7), attribution: .example(),
                        destination: nil, duration: nil)
                ], owner: "run", at: TestTime.start)
        }
        let owners = try await ledger.bookings.owners(
            ofRemoteIDs: Array(1...3_000), inAccountOf: sites[0].settings)
        #expect(owners == [7: EntryID(rawValue: 1), 8: EntryID(rawValue: 2)])
    }

    @Test("bookings of a database from before keep the name under which they may have gone out")
    func migrated() async throws {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try LedgerDatabase(directory: directory.path)
            _ = try await SQLiteSettingsStore(ledger).create(.example(), at: TestTime.start)
            let outbox = SQLiteOutbox(ledger)
            for order in ["1", "2"] {
                _ = try await outbox.accept(.example(booking: .example(orderID: order, code: "C")))
            }
            _ = try await outbox.accept(.example(booking: .example(orderID: nil, code: nil)))
            try await ledger.commit { db in try LegacySchema.undoEight(db) }
            try await ledger.commit { db in try db.execute(sql: "UPDATE booking SET attempts = 1 WHERE id = 1") }
        }
        let ledger = try LedgerDatabase(directory: directory.path)
        let bookings = try await SQLiteBookingArchive(ledger).list(.init(), limit: 9).sorted { $0.id < $1.id }
        let key = try await SQLiteSettingsStore(ledger).integrations().map(\.siteKey.rawValue).first ?? ""
        #expect(bookings.map(\.externalID) == ["bukza-1-C", "bukza-\(key)-1-2-C", "bukza-\(key)-3"])
    }
}

/// Takes the eighth migration back, so that a database is as the program before it left one.
enum LegacySchema {
    static func undoEight(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP INDEX booking_orderKey; DROP INDEX booking_phoneTail; DROP INDEX booking_unkeyed;
                ALTER TABLE booking DROP COLUMN orderKey; ALTER TABLE booking DROP COLUMN phoneTail;
                DROP INDEX booking_remote; DROP INDEX booking_unreadable; DROP TABLE refused_request;
                ALTER TABLE integration DROP COLUMN plain; ALTER TABLE booking DROP COLUMN extID;
                ALTER TABLE booking DROP COLUMN part; ALTER TABLE booking DROP COLUMN query;
                DELETE FROM history; ALTER TABLE history DROP COLUMN body; ALTER TABLE history DROP COLUMN facts;
                DROP TABLE recall_count;
                ALTER TABLE integration DROP COLUMN target; ALTER TABLE integration DROP COLUMN bookingSystem;
                ALTER TABLE integration ADD COLUMN usesStaleSessions INTEGER NOT NULL DEFAULT 1;
                ALTER TABLE integration ADD COLUMN infersMatches INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE integration ADD COLUMN resendsUnconfirmed INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE integration ADD COLUMN lateTruth INTEGER;
                DELETE FROM grdb_migrations WHERE CAST(identifier AS INTEGER) >= 8;
                """)
        // The steps from the eighth on drop the fifth's triggers.
        let fifth = SchemaStep.step05.sql
        let triggers = try #require(fifth.firstRange(of: "CREATE TRIGGER")?.lowerBound)
        let end = try #require(fifth.firstRange(of: "CREATE TABLE funnel")?.lowerBound)
        try db.execute(sql: String(fifth[triggers..<end]))
    }
}
