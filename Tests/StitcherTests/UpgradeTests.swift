import Foundation
import GRDB
import Glibc
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// Starts the real program each time, some tenths of a second.
@Suite("A database of the version before", .timeLimit(.minutes(5)))
struct UpgradeTests {
    @Test("is changed by no command, and by no server while another one holds the directory")
    func untouched() async throws {
        try await House.open { house in
            try Self.makeOldDatabase(in: house.data)
            let commands = [
                ["check"], ["backup", "copy"], ["bookings", "list"], ["user", "list"], ["integration", "list"],
                house.creation, ["user", "create", "--email", "a@example.ru", "--role", "admin"],
            ]
            for command in commands {
                let result = try await house.run(command)
                #expect(result.code == 1, "\(command): \(result.errors)")
                #expect(result.complaints.count == 1 || command == house.creation, "\(result.errors)")
                #expect(result.errors.contains("start the server of this version once"), "\(result.errors)")
            }
            let lock = open("\(house.data)/serve.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            #expect(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
            let second = try await house.run("serve", "--port", "0")
            #expect(second.code == 78)
            #expect(second.errors.contains("another stitcher already serves"))
            #expect(try Self.applied(in: "\(house.data)/stitcher.db") == Migrations.migrator.migrations.dropLast())
            #expect(try Self.copies(in: house.data).isEmpty)
            close(lock)
        }
    }

    @Test("is copied and brought up to date by serve, which says so; then every command works")
    func upgraded() async throws {
        try await House.open { house in
            try Self.makeOldDatabase(in: house.data)
            let served = try await house.serve()
            #expect(served.program.errors.contains("database brought up to date"))
            let copies = try Self.copies(in: house.data)
            let number = Migrations.migrator.migrations.count - 1
            #expect(copies == ["stitcher.db.schema-\(number)"])
            let copy = "\(house.data)/\(copies.first ?? "")"
            #expect(try Self.applied(in: copy).count == number)
            #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
            #expect(try await house.run("check").output == "ok\n")
            try await served.stop()
        }
    }

    @Test("check names what does not open with the key, and shows none of it")
    func unopened() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            let id = try await served.post(made.hook, hookBody(n2: "17000000001")).id ?? ""
            try await served.stop()
            try await DatabaseQueue(path: "\(house.data)/stitcher.db").write { db in
                try db.execute(sql: "UPDATE booking SET contact = zeroblob(60)")
                try db.execute(sql: "UPDATE integration SET token = zeroblob(60)")
            }
            let check = try await house.run("check")
            #expect(check.code == 1)
            #expect(check.output.isEmpty)
            #expect(check.complaints.count == 1, "\(check.errors)")
            #expect(check.errors.contains("booking \(id) contact"), "\(check.errors)")
            #expect(check.errors.contains("integration \(made.id) token"), "\(check.errors)")
            #expect(!check.errors.contains("body") && !check.errors.contains("secret"))
            let shown = try await house.run("bookings", "show", id)
            #expect(shown.output.contains("the contact does not open"))
        }
    }

    private static func makeOldDatabase(in directory: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let vault = try KeyFile(directory: directory).vault()
        let queue = try DatabaseQueue(path: "\(directory)/stitcher.db")
        let steps = Migrations.migrator.migrations
        try Migrations.migrator.migrate(queue, upTo: steps[steps.count - 2])
        try queue.write { try LedgerDatabase.noteKey(of: vault, $0) }
        try queue.close()
    }

    private static func applied(in path: String) throws -> [String] {
        try DatabaseQueue(path: path).read { db in
            try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
        }.sorted { SchemaStep.number(of: $0) < SchemaStep.number(of: $1) }
    }

    private static func copies(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.contains("schema-") }
    }
}
