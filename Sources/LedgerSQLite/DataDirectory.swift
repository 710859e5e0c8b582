import Foundation
import GRDB
package import Ledger

#if canImport(Glibc)
import Glibc
#endif

/// The directory with the database and its key.
///
/// A new database is made completely under another name and then renamed, so that nobody opens half a schema. A crash
/// leaves a draft, which the next attempt replaces.
package struct DataDirectory: Sendable {
    static let draftSuffix = ".draft"
    /// Between the database's name and the schema's number in the name of a copy from before an upgrade.
    static let copyMark = ".schema-"

    let path: String

    /// - Parameter path: need not exist.
    package init(path: String) {
        self.path = path
    }

    var databasePath: String { "\(self.path)/\(LedgerDatabase.fileName)" }

    /// Creates the directory (mode 0700) if it is missing.
    ///
    /// Throws `.unavailable` when it cannot be created or used: the person names another one.
    package func make() throws(LedgerError) {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: self.path, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { throw .unavailable(reason: "\(self.path) is not a directory") }
        } else {
            do {
                try FileManager.default.createDirectory(
                    atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw .unavailable(reason: "it cannot be created (\(Self.lastError))")
            }
        }
        try self.expectPermission()
    }

    /// Throws `.missing` when there is no database to open. Creates and changes no file.
    func expectDatabase() throws(LedgerError) {
        switch self.databaseSize {
        case .success(let size?) where size > 0: try self.expectPermission()
        case .success: throw .missing
        case .failure(let error): throw error
        }
    }

    /// Creates directory, key and database if they are missing. Two programs that do so at once end with the same ones.
    func found() throws(LedgerError) {
        try self.make()
        guard try !self.hasDatabase() else { return }
        let lock = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw .unavailable(reason: "\(self.path) cannot be locked (\(Self.lastError))")
        }
        defer { close(lock) }
        // Another program may have created it while this one waited for the lock.
        guard try !self.hasDatabase() else { return }
        let log = "\(self.databasePath)-wal"
        guard access(log, F_OK) != 0 else {
            // SQLite would apply the old log to the new file.
            throw .damaged(reason: "\(log) is there and \(LedgerDatabase.fileName) is not")
        }
        let vault = try KeyFile(directory: self.path).vault()
        let draft = self.databasePath + Self.draftSuffix
        do {
            try Self.makeDatabase(at: draft, vault: vault)
        } catch {
            throw LedgerError(error)
        }
        guard rename(draft, self.databasePath) == 0, fsync(lock) == 0 else {
            throw .unavailable(reason: "\(self.databasePath) cannot be made (\(Self.lastError))")
        }
    }

    private func hasDatabase() throws(LedgerError) -> Bool {
        (try self.databaseSize.get() ?? 0) > 0
    }

    /// Bytes of the database file; `nil` when there is none.
    private var databaseSize: Result<Int?, LedgerError> {
        var status = stat()
        if stat(self.databasePath, &status) == 0 { return .success(Int(status.st_size)) }
        // A path through a file does not exist.
        if errno == ENOENT || errno == ENOTDIR { return .success(nil) }
        return .failure(.unavailable(reason: "\(self.databasePath) cannot be looked at (\(Self.lastError))"))
    }

    private func expectPermission() throws(LedgerError) {
        guard access(self.path, R_OK | W_OK | X_OK) == 0 else {
            throw .unavailable(reason: "no permission to use \(self.path)")
        }
    }

    private static func makeDatabase(at path: String, vault: Vault) throws {
        self.removeDatabase(path)
        self.createPrivately(path)
        let queue = try DatabaseQueue(path: path)
        try Migrations.migrator.migrate(queue)
        try queue.writeWithoutTransaction { db in
            try LedgerDatabase.noteKey(of: vault, db)
            // Last, so that the log is empty when the file gets its name.
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
    }

    /// Removes a draft, with SQLite's files next to it.
    static func removeDatabase(_ path: String) {
        for file in [path, "\(path)-journal", "\(path)-wal", "\(path)-shm"] { unlink(file) }
    }

    /// Creates an empty file for its owner only: SQLite gives its journal and index files the same mode. An existing
    /// file is not opened, because closing it would drop the locks of other connections.
    static func createPrivately(_ path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
