import Foundation
import GRDB

#if canImport(Glibc)
import Glibc
#endif

/// The one database file: outbox, settings and history share a file, a migration list and a writer.
///
/// Opened once in a process; other processes may open the same file (the commands do while the server runs).
/// WAL with `synchronous = FULL`: a commit has been synced to disk when it returns.
package final class LedgerDatabase: Sendable {
    package static let fileName = "stitcher.db"
    /// How long a write waits for another process before it gives up as unavailable.
    private static let busyTimeout: TimeInterval = 5

    package let directory: String
    package let vault: Vault
    let pool: DatabasePool

    /// Opens the data directory, making it (mode 0700), its key and its tables as needed.
    ///
    /// Throws `.unavailable` when the directory can't be used, `.fromTheFuture`, `.wrongKey` or `.damaged` when
    /// what lies there is not ours to touch.
    package init(directory: String) throws(LedgerError) {
        self.directory = directory
        try Self.prepare(directory)
        let keyFile = KeyFile(directory: directory)
        let path = "\(directory)/\(Self.fileName)"
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        if !keyFile.exists, let size, size > 0 {
            throw .wrongKey(path: keyFile.path)
        }
        self.vault = try keyFile.vault()
        do {
            Self.createPrivately(path)
            self.pool = try Self.open(path: path)
            chmod(path, 0o600)
            try self.pool.writeWithoutTransaction { db in
                // GRDB sets NORMAL after `prepareDatabase` when it turns WAL on, hence only now, on the one writer.
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            try Self.migrate(self.pool)
        } catch {
            throw LedgerError(error)
        }
        try self.checkKey(at: keyFile.path)
    }

    /// Level of the writer's `PRAGMA synchronous`: 2 is FULL. For the test that reads it back.
    package func synchronousLevel() throws(LedgerError) -> Int {
        do {
            return try self.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } ?? -1
        } catch {
            throw LedgerError(error)
        }
    }

    /// Proves that a write reaches the disk now: one tiny synced commit.
    package func checkWritable() async throws(LedgerError) {
        try await self.commit { db in
            try db.execute(
                sql: """
                    INSERT INTO note VALUES ('writable', randomblob(8)) ON CONFLICT DO UPDATE SET value = excluded.value
                    """)
        }
    }

    /// Runs the body in one transaction on the writer and returns after the sync.
    ///
    /// Not cancellable, on purpose: what was decided about a booking must not be undone because a client hung up.
    func commit<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            self.pool.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Self.transaction(on: db, body))
            }
        }
        return try result.get()
    }

    /// Reads from a snapshot, beside the writer.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do {
            return try await self.pool.read(body)
        } catch {
            throw LedgerError(error)
        }
    }

    /// One transaction, committed or rolled back as a whole, with the error already ours.
    static func transaction<Value>(on db: Database, _ body: (Database) throws -> Value) -> Result<Value, LedgerError> {
        do {
            var value: Value?
            try db.inTransaction(.immediate) {
                value = try body(db)
                return .commit
            }
            guard let value else { return .failure(.unexpected(reason: "a transaction ended without a value")) }
            return .success(value)
        } catch {
            return .failure(LedgerError(error))
        }
    }

    private static func prepare(_ directory: String) throws(LedgerError) {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { throw .unavailable(reason: "\(directory) is not a directory") }
        } else {
            do {
                try FileManager.default.createDirectory(
                    atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw .unavailable(reason: "it cannot be created (\(String(cString: strerror(errno))))")
            }
        }
        guard access(directory, R_OK | W_OK | X_OK) == 0 else {
            throw .unavailable(reason: "no permission to use \(directory)")
        }
    }

    /// Makes an empty file that only its owner may read: SQLite gives its journal and index files the same mode.
    /// An existing file is not even opened: closing it again would drop the locks of other connections.
    private static func createPrivately(_ path: String) {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    private static func open(path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    private static func migrate(_ pool: DatabasePool) throws {
        let migrator = Migrations.migrator
        let unknown = try pool.read { db in
            try migrator.hasBeenSuperseded(db) ? migrator.appliedIdentifiers(db).subtracting(migrator.migrations) : []
        }
        guard unknown.isEmpty else { throw LedgerError.fromTheFuture(migrations: unknown.sorted()) }
        try migrator.migrate(pool)
    }

    /// A sealed note from the first start says whether today's key is the one that sealed the rest.
    private func checkKey(at path: String) throws(LedgerError) {
        let vault = self.vault
        let probe = Data("stitcher".utf8)
        do {
            let isRight = try self.pool.write { db in
                if let sealed = try Data.fetchOne(db, sql: "SELECT value FROM note WHERE key = 'key_check'") {
                    return (try? vault.open(sealed, for: .check)) == probe
                }
                try db.execute(
                    sql: "INSERT INTO note VALUES ('key_check', ?)", arguments: [try vault.seal(probe, for: .check)])
                return true
            }
            guard isRight else { throw LedgerError.wrongKey(path: path) }
        } catch {
            throw LedgerError(error)
        }
    }
}

extension Database {
    /// Runs a statement that is run again and again, compiled once for each connection: compiling a change of `booking`
    /// with its triggers costs several times as much as running it.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try self.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Date {
    /// Milliseconds since 1970, as the ledger stores times.
    var milliseconds: Int64 { Int64((self.timeIntervalSince1970 * 1_000).rounded(.down)) }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
