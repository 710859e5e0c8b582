import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("The ledger's file")
struct LedgerDatabaseTests {
    @Test("a commit is synced: the writer's synchronous level reads back as FULL, in WAL mode")
    func synchronous() throws {
        let ledger = try TestLedger()
        #expect(try ledger.database.synchronousLevel() == 2)
        let mode = try ledger.database.pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
        let isChecked = try ledger.database.pool.writeWithoutTransaction {
            try Bool.fetchOne($0, sql: "PRAGMA foreign_keys")
        }
        #expect(isChecked == true)
    }

    @Test("nobody but the owner may read the directory or any file in it")
    func modes() async throws {
        let parent = try TemporaryDirectory()
        let directory = parent.path("data/deep")
        let database = try LedgerDatabase(directory: directory)
        try await database.checkWritable()
        #expect(try Self.mode(directory) == 0o700)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        #expect(files.contains("stitcher.db") && files.contains("stitcher.key") && files.contains("stitcher.db-wal"))
        for file in files { #expect(try Self.mode("\(directory)/\(file)") == 0o600, "\(file)") }
    }

    @Test("another process may open the same directory while the server runs")
    func secondOpen() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let second = try LedgerDatabase(directory: ledger.directory.path)
        let id = try await SQLiteOutbox(second).accept(.example()).id
        #expect(try await ledger.show(id).summary.orderID == "1001")
        #expect(try await ledger.outbox.accept(.example()) == .alreadyStored(id))
        #expect(try second.synchronousLevel() == 2)
    }

    @Test("another key, no key or half a key is refused before anything is touched")
    func wrongKey() async throws {
        let directory = try TemporaryDirectory()
        let keyPath = directory.path(KeyFile.name)
        let key = try Self.fill(directory)
        let wrong = LedgerError.wrongKey(path: keyPath)
        for text in [String(repeating: "ab", count: 32), "abcd", "", "no key at all"] {
            try text.write(toFile: keyPath, atomically: true, encoding: .utf8)
            #expect(throws: wrong) { try LedgerDatabase(directory: directory.path) }
        }
        try FileManager.default.removeItem(atPath: keyPath)
        #expect(throws: wrong) { try LedgerDatabase(directory: directory.path) }
        #expect(try !directory.files().contains(KeyFile.name))
        // Put back, everything opens again.
        try key.write(toFile: keyPath, atomically: true, encoding: .utf8)
        #expect(throws: Never.self) { try LedgerDatabase(directory: directory.path) }
    }

    /// A ledger that is closed again; the text of its key file.
    private static func fill(_ directory: TemporaryDirectory) throws -> String {
        let database = try LedgerDatabase(directory: directory.path)
        try database.pool.close()
        return try String(contentsOfFile: directory.path(KeyFile.name), encoding: .utf8)
    }

    @Test("a file of a newer version is refused by name and left as it is")
    func fromTheFuture() async throws {
        let ledger = try TestLedger()
        try await ledger.database.commit { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 colours')")
        }
        #expect(throws: LedgerError.fromTheFuture(migrations: ["2 colours"])) {
            try LedgerDatabase(directory: ledger.directory.path)
        }
    }

    @Test("a file that is no database is called damaged")
    func damaged() throws {
        let directory = try TemporaryDirectory()
        _ = try KeyFile(directory: directory.path).vault()
        let text = String(repeating: "not a database ", count: 1_000)
        try text.write(toFile: directory.path(LedgerDatabase.fileName), atomically: true, encoding: .utf8)
        #expect { try LedgerDatabase(directory: directory.path) } throws: { ($0 as? LedgerError)?.label == "damaged" }
        #expect(try directory.contents(LedgerDatabase.fileName) == Data(text.utf8))
    }

    @Test("a path that is a file, or one that cannot be made, is unavailable and says so")
    func unusableDirectory() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path("file")
        try "text".write(toFile: file, atomically: true, encoding: .utf8)
        for path in [file, "\(file)/below"] {
            #expect { try LedgerDatabase(directory: path) } throws: { ($0 as? LedgerError)?.label == "unavailable" }
        }
    }

    @Test("a full disk acknowledges nothing, and the next booking is kept when there is room again")
    func diskFull() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let large = Submission.example(
            booking: .example(orderID: "large"), rawBody: String(repeating: "x", count: 60_000))
        try await ledger.database.limitPages(toCurrent: true)
        await #expect { try await ledger.outbox.accept(large) } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
        #expect(try await ledger.bookings.list(.init(), limit: 10).isEmpty)
        #expect(try await ledger.outbox.nextDueDate(of: .example) == nil)

        try await ledger.database.limitPages(toCurrent: false)
        let acceptance = try await ledger.outbox.accept(large)
        #expect(acceptance == .stored(acceptance.id))
        #expect(try await ledger.show(acceptance.id).rawBody.utf8.count == 60_000)
        #expect(try ledger.database.integrityProblems().isEmpty)
    }

    @Test("a booking that was refused is remembered until there is room for one, whatever smaller is written meanwhile")
    func fate() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        #expect(ledger.database.writeFate.failure == nil)
        let large = Submission.example(rawBody: String(repeating: "x", count: 60_000))
        try await ledger.database.limitPages(toCurrent: true)
        await #expect(throws: LedgerError.self) { try await ledger.outbox.accept(large) }
        #expect(ledger.database.writeFate.failure?.label == "unavailable")
        try await ledger.settings.notePublicURL("https://other.example.ru")
        #expect(ledger.database.writeFate.failure?.label == "unavailable")
        // The trial is as large as a booking: what a small write proves it does not.
        await #expect(throws: LedgerError.self) { try await ledger.database.checkWritable() }
        #expect(ledger.database.writeFate.failures == 2)
        try await ledger.database.limitPages(toCurrent: false)
        try await ledger.database.checkWritable()
        #expect(ledger.database.writeFate.failure == nil)
        // What somebody asks in vain says nothing of the disk.
        await #expect(throws: LedgerError.notFound) {
            try await ledger.settings.rotateSecret(
                of: IntegrationID(rawValue: 99), overlap: 0, at: TestTime.start)
        }
        #expect(ledger.database.writeFate == WriteFate(failure: nil, failures: 2))
        try await ledger.database.setReadOnly(true)
        await #expect(throws: LedgerError.self) { try await ledger.settings.notePublicURL("https://a.example.ru") }
        #expect(ledger.database.writeFate.failure?.isOfTheDisk == true)
        try await ledger.database.setReadOnly(false)
        _ = try await ledger.outbox.accept(large)
        #expect(ledger.database.writeFate.failure == nil)
    }

    @Test("a read-only disk acknowledges nothing, and lists are still read")
    func readOnly() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        try await ledger.database.setReadOnly(true)
        let other = Submission.example(booking: .example(orderID: "2"))
        await #expect { try await ledger.outbox.accept(other) } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
        await #expect { try await ledger.database.checkWritable() } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
        let claim = Claim(integration: integration.id, limit: 1, leaseUntil: .distantFuture, owner: "run-1")
        await #expect { try await ledger.outbox.claim(claim, now: TestTime.start) } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
        #expect(try await ledger.bookings.list(.init(), limit: 10).map(\.id) == [id])

        try await ledger.database.setReadOnly(false)
        try await ledger.database.checkWritable()
        #expect(try await ledger.outbox.claim(claim, now: TestTime.start).map(\.isUncertain) == [false])
    }

    @Test(
        "outcomes that the disk has no room for, or may not take, are all forgotten together: the report is asked later",
        arguments: [true, false])
    func outcomesRefused(isFull: Bool) async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        for order in 1...40 {
            _ = try await ledger.outbox.accept(.example(booking: .example(orderID: "\(order)")))
        }
        let claim = Claim(integration: integration.id, limit: 50, leaseUntil: .distantFuture, owner: "run-1")
        let entries = try await ledger.outbox.claim(claim, now: TestTime.start)
        let trace = AttemptTrace(request: String(repeating: "q", count: 2_000), response: nil)
        let settlements = entries.map {
            Settlement(
                entry: $0.id, outcome: .delivered(remoteID: 7), attribution: $0.attribution, destination: nil,
                duration: nil, trace: trace)
        }
        if isFull {
            try await ledger.database.limitPages(toCurrent: true)
        } else {
            try await ledger.database.setReadOnly(true)
        }
        await #expect { try await ledger.outbox.settle(settlements, owner: "run-1", at: TestTime.start) } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
        #expect(try await ledger.bookings.list(.init(status: .delivered), limit: 100).isEmpty)
        try await ledger.database.limitPages(toCurrent: false)
        try await ledger.database.setReadOnly(false)
        // Had the program ended now, the next one would ask before it sends.
        try await ledger.database.reclaimLeases(notOf: "run-2", dueAt: TestTime.start)
        let again = try await ledger.outbox.claim(
            Claim(integration: integration.id, limit: 50, leaseUntil: .distantFuture, owner: "run-2"),
            now: TestTime.start)
        #expect(again.count == 40)
        #expect(again.allSatisfy { $0.isUncertain })
    }

    @Test("a copy made while it is in use restores everything, and holds the key only when asked")
    func backup() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        let copies = try TemporaryDirectory()
        try ledger.database.backUp(to: copies.path("without"), includesKey: false)
        #expect(throws: LedgerError.wrongKey(path: copies.path("without/\(KeyFile.name)"))) {
            try LedgerDatabase(directory: copies.path("without"))
        }
        try ledger.database.backUp(to: copies.path("with"), includesKey: true)
        #expect { try ledger.database.backUp(to: copies.path("with"), includesKey: true) } throws: {
            ($0 as? LedgerError)?.label == "unavailable"
        }
        let restored = try LedgerDatabase(directory: copies.path("with"))
        #expect(try await SQLiteBookingArchive(restored).show(id).rawBody == #"{"name":"Иван Петров"}"#)
        #expect(try await SQLiteSettingsStore(restored).integrations().map(\.settings) == [.example()])
        for file in try FileManager.default.contentsOfDirectory(atPath: copies.path("with")) {
            #expect(try Self.mode(copies.path("with/\(file)")) == 0o600, "\(file)")
        }
    }

    private static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue & 0o777
    }
}

extension LedgerDatabase {
    /// As if the disk had no room for another page.
    fileprivate func limitPages(toCurrent isFull: Bool) async throws {
        try await self.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(isFull ? pages : 1_000_000)")
        }
    }

    fileprivate func setReadOnly(_ isReadOnly: Bool) async throws {
        try await self.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = \(isReadOnly)") }
    }
}
