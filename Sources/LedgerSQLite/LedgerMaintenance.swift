package import Foundation
import GRDB
package import Ledger

#if canImport(Glibc)
import Glibc
#endif

extension LedgerDatabase {
    /// A consistent copy of the database while it is in use, by SQLite's online backup.
    ///
    /// - Parameters:
    ///   - directory: created if missing; must not contain a database yet.
    ///   - includesKey: without the key the copy needs the separate key file to be restored.
    package func backUp(to directory: String, includesKey: Bool) throws(LedgerError) {
        let target = "\(directory)/\(Self.fileName)"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            guard !FileManager.default.fileExists(atPath: target) else {
                throw LedgerError.unavailable(reason: "\(target) exists already; name an empty directory")
            }
            try Self.copy(self.pool, to: target)
            guard includesKey else { return }
            let key = "\(directory)/\(KeyFile.name)"
            try FileManager.default.copyItem(atPath: "\(self.directory)/\(KeyFile.name)", toPath: key)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        } catch {
            throw LedgerError(error)
        }
    }

    /// A consistent copy of the database, for its owner only. It is made under another name, so that half a copy is
    /// never mistaken for a whole one; an earlier file of that name is replaced.
    static func copy(_ pool: DatabasePool, to path: String) throws {
        let draft = path + DataDirectory.draftSuffix
        DataDirectory.removeDatabase(draft)
        DataDirectory.createPrivately(draft)
        do {
            let copy = try DatabaseQueue(path: draft)
            try pool.backup(to: copy)
            try copy.close()
            guard rename(draft, path) == 0 else { throw LedgerError.unavailable(reason: "\(path) cannot be made") }
        } catch {
            DataDirectory.removeDatabase(draft)
            throw error
        }
    }

    /// Problems found by SQLite and by the schema's own rules; empty when there are none. Reads the whole file.
    package func integrityProblems() throws(LedgerError) -> [String] {
        do {
            return try self.pool.read { db in
                let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
                let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
                return integrity + (orphans == 0 ? [] : ["\(orphans) rows refer to rows that are missing"])
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Removes copies from before an upgrade that are older than the date: they contain all data of that time. Returns
    /// their number. A copy that cannot be removed is tried again the next time.
    package func removeCopies(before date: Date) -> Int {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: self.directory)) ?? []
        return names.filter { $0.hasPrefix(Self.fileName + DataDirectory.copyMark) }.count { name in
            let path = "\(self.directory)/\(name)"
            guard let made = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date, made < date,
                (try? files.removeItem(atPath: path)) != nil
            else { return false }
            return true
        }
    }
}
