import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("A database of an older version")
struct SchemaUpgradeTests {
    private static let migrations = Migrations.migrator.migrations
    private static let newest = SchemaStep.number(of: migrations.last ?? "")

    @Test("is numbered by its last step, and each step by its place")
    func numbers() {
        #expect(Self.migrations.map(SchemaStep.number) == Array(1...Self.migrations.count))
    }

    @Test(
        "is left as it is by everybody but the server, and told by number", arguments: [LedgerOpener.guest, .founder])
    func refused(opener: LedgerOpener) throws {
        let directory = try TemporaryDirectory()
        let old = try OldDatabase(in: directory.path)
        let before = try old.schema()
        #expect(throws: LedgerError.outdated(schema: Self.newest - 1, needed: Self.newest)) {
            try LedgerDatabase(directory: directory.path, as: opener)
        }
        #expect(try old.applied() == Self.migrations.dropLast())
        #expect(try old.schema() == before)
        #expect(try !directory.files().contains { $0.contains("schema-") })
        let text = LedgerError.outdated(schema: 6, needed: 7).description
        #expect(text.contains("stitcher serve") && text.contains("6") && text.contains("7"))
    }

    @Test("is copied and brought up to date by the server, once, and the copy is its owner's alone")
    func upgraded() throws {
        let directory = try TemporaryDirectory()
        let old = try OldDatabase(in: directory.path)
        let copy = directory.path("stitcher.db.schema-\(Self.newest - 1)")
        let database = try LedgerDatabase(directory: directory.path, as: .server)
        #expect(database.upgrade == SchemaUpgrade(from: Self.newest - 1, to: Self.newest, copy: copy))
        #expect(try old.applied() == Self.migrations)
        #expect(try OldDatabase(at: copy).applied() == Self.migrations.dropLast())
        #expect(try OldDatabase(at: copy).mark() == "kept")
        #expect(try OldDatabase(at: directory.path(LedgerDatabase.fileName)).mark() == "kept")
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try !directory.files().contains { $0.contains("draft") })

        let made = try FileManager.default.attributesOfItem(atPath: copy)[.modificationDate] as? Date
        #expect(try LedgerDatabase(directory: directory.path, as: .server).upgrade == nil)
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.modificationDate] as? Date == made)
        _ = try LedgerDatabase(directory: directory.path, as: .guest)
    }

    @Test("stays as it is when its copy cannot be made")
    func noCopy() throws {
        let directory = try TemporaryDirectory()
        let old = try OldDatabase(in: directory.path)
        let copy = directory.path("stitcher.db.schema-\(Self.newest - 1)")
        // A directory that is not empty cannot be replaced by a file.
        try FileManager.default.createDirectory(atPath: "\(copy)/in the way", withIntermediateDirectories: true)
        #expect { try LedgerDatabase(directory: directory.path, as: .server) } throws: {
            ($0 as? LedgerError)?.label == "upgrade_failed"
        }
        #expect(try old.applied() == Self.migrations.dropLast())
        #expect(try !directory.files().contains { $0.contains("draft") })
    }

    @Test("is not touched with the wrong key")
    func wrongKey() throws {
        let directory = try TemporaryDirectory()
        let old = try OldDatabase(in: directory.path)
        let key = KeyFile(directory: directory.path)
        try String(repeating: "ab", count: 32).write(toFile: key.path, atomically: true, encoding: .utf8)
        #expect(throws: LedgerError.wrongKey(path: key.path)) {
            try LedgerDatabase(directory: directory.path, as: .server)
        }
        #expect(try old.applied() == Self.migrations.dropLast())
    }

    @Test("is told from a database of another program, which nobody changes", arguments: [LedgerOpener.guest, .server])
    func foreign(opener: LedgerOpener) throws {
        let directory = try TemporaryDirectory()
        _ = try KeyFile(directory: directory.path).vault()
        let path = directory.path(LedgerDatabase.fileName)
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE recipe (name TEXT)") }
        #expect { try LedgerDatabase(directory: directory.path, as: opener) } throws: {
            ($0 as? LedgerError)?.label == "damaged"
        }
        let tables = try DatabaseQueue(path: path).read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master")
        }
        #expect(tables == ["recipe"])
    }
}

/// A database that lacks the last step of the schema.
private struct OldDatabase {
    private let queue: DatabaseQueue

    /// Makes one, with its key and a note.
    init(in directory: String) throws {
        let vault = try KeyFile(directory: directory).vault()
        self.queue = try DatabaseQueue(path: "\(directory)/\(LedgerDatabase.fileName)")
        let steps = Migrations.migrator.migrations
        try Migrations.migrator.migrate(self.queue, upTo: steps[steps.count - 2])
        try self.queue.write { db in
            try LedgerDatabase.noteKey(of: vault, db)
            try db.execute(sql: "INSERT INTO note VALUES ('mark', ?)", arguments: [Data("kept".utf8)])
        }
        // As every database of this program is; else the first opening would change its header.
        try self.queue.writeWithoutTransaction { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
    }

    /// Opens one that is there.
    init(at path: String) throws {
        self.queue = try DatabaseQueue(path: path)
    }

    func applied() throws -> [String] {
        try self.queue.read { db in
            try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
        }.sorted { SchemaStep.number(of: $0) < SchemaStep.number(of: $1) }
    }

    func schema() throws -> [String] {
        try self.queue.read { try String.fetchAll($0, sql: "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL") }
    }

    func mark() throws -> String? {
        try self.queue.read { try Data.fetchOne($0, sql: "SELECT value FROM note WHERE key = 'mark'") }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
