import Foundation
import GRDB
package import Ledger

#if canImport(Glibc)
import Glibc
#endif

/// The one database file: outbox, settings and history share a file, a migration list and a writer.
///
/// Opened once per process; other processes may open the same file (the commands do while the server runs). WAL with
/// `synchronous = FULL`: a commit has been synced to disk when it returns.
package final class LedgerDatabase: LedgerCondition {
    package static let fileName = "stitcher.db"
    /// How long a write waits for another process before it gives up as unavailable.
    private static let busyTimeout: TimeInterval = 5

    package let directory: String
    package let vault: Vault
    /// The upgrade of an older schema by this opening; `nil` when there was none.
    package let upgrade: SchemaUpgrade?
    let pool: DatabasePool
    let writes = WriteRecord()

    /// Opens the data directory, and creates what the opener may create.
    ///
    /// Throws `.missing` when there is nothing for a guest to open, `.outdated` when the server must upgrade the schema
    /// first, `.upgradeFailed` when it could not, `.unavailable` when the directory cannot be used, `.fromTheFuture`,
    /// `.wrongKey` or `.damaged` when the files must not be touched.
    package init(directory: String, as opener: LedgerOpener = .server) throws(LedgerError) {
        self.directory = directory
        let place = DataDirectory(path: directory)
        if opener.mayFound {
            try place.found()
        } else {
            try place.expectDatabase()
        }
        let keyFile = KeyFile(directory: directory)
        guard keyFile.exists else { throw .wrongKey(path: keyFile.path) }
        let vault = try keyFile.vault()
        self.vault = vault
        do {
            let pool = try Self.open(path: place.databasePath)
            self.pool = pool
            chmod(place.databasePath, 0o600)
            try pool.writeWithoutTransaction { db in
                // GRDB sets NORMAL after `prepareDatabase` when it turns WAL on. So it is set now, on the one writer.
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            let schema = try SchemaState(of: pool)
            // Checked first: a wrong key must change nothing.
            if schema.isOurs { try Self.checkKey(vault, at: keyFile.path, pool) }
            self.upgrade = try schema.admit(opener, pool, in: place)
            if opener.mayFound { try pool.write { try Self.noteKey(of: vault, $0) } }
            if opener == .server { try SearchKeys.fill(pool, vault) }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Level of the writer's `PRAGMA synchronous`: 2 is FULL. For the test that reads it back.
    package func synchronousLevel() throws(LedgerError) -> Int {
        do {
            return try self.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } ?? -1
        } catch {
            throw LedgerError(error)
        }
    }

    /// Larger than the largest booking with its history.
    static let trialBytes = 98_304

    /// Proves that a booking could be written to the disk now: one synced commit as large as the largest one. Always
    /// the same row, so that the file does not grow.
    package func checkWritable() async throws(LedgerError) {
        try await self.commit(provesRoom: true) { db in
            try db.execute(
                sql: """
                    INSERT INTO note VALUES ('writable', randomblob(?)) ON CONFLICT DO UPDATE SET value = excluded.value
                    """, arguments: [Self.trialBytes])
        }
    }

    /// The result of the latest writes. One lock.
    package var writeFate: WriteFate { self.writes.current }

    /// Runs the body in one transaction on the writer and returns after the sync.
    ///
    /// Not cancellable, on purpose: a decision about a booking must not be undone because a client disconnected.
    ///
    /// - Parameter provesRoom: see ``WriteRecord``.
    func commit<Value: Sendable>(
        provesRoom: Bool = false, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            self.pool.asyncWriteWithoutTransaction { db in
                continuation.resume(returning: Self.transaction(on: db, body))
            }
        }
        self.writes.note(result, provesRoom: provesRoom)
        return try result.get()
    }

    /// Reads from a snapshot, concurrently with the writer.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do {
            return try await self.pool.read(body)
        } catch {
            throw LedgerError(error)
        }
    }

    /// One transaction, committed or rolled back as a whole; throws our own error.
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

    /// An encrypted note from the founding shows whether the current key encrypted the data.
    private static func checkKey(_ vault: Vault, at path: String, _ pool: DatabasePool) throws {
        let sealed = try pool.read { try Data.fetchOne($0, sql: "SELECT value FROM note WHERE key = 'key_check'") }
        guard let sealed else { return }
        guard (try? vault.open(sealed, for: .check)) == Self.keyProbe else { throw LedgerError.wrongKey(path: path) }
    }

    private static let keyProbe = Data("stitcher".utf8)

    /// Stores a value that only this key opens. A second note of the same key changes nothing.
    static func noteKey(of vault: Vault, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO note VALUES ('key_check', ?)",
            arguments: [try vault.seal(Self.keyProbe, for: .check)])
    }
}

extension Database {
    /// Runs a statement that is run again and again, compiled once for each connection: compiling a change of `booking`
    /// costs several times as much as running it.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try self.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
