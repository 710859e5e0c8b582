import GRDB
import Ledger

/// The upgrade of a database's schema.
package struct SchemaUpgrade: Hashable, Sendable {
    /// The number of the last step before the upgrade.
    package let from: Int
    /// The number of the last step now.
    package let to: Int
    /// The copy from before the upgrade; `nil` when there was nothing to copy.
    package let copy: String?
}

/// The steps of the schema that a database has, and who may apply the rest.
struct SchemaState {
    private let applied: Set<String>
    /// It has tables of another program; an empty file has none either.
    private let hasForeignTables: Bool
    private let migrator = Migrations.migrator

    init(of pool: DatabasePool) throws {
        let migrator = self.migrator
        (self.applied, self.hasForeignTables) = try pool.read { db in
            let applied = try migrator.appliedIdentifiers(db)
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            return (applied, applied.isEmpty && tables > 0)
        }
    }

    /// Whether the first step, which stores the note of the key, was applied.
    var isOurs: Bool { self.migrator.migrations.first.map(self.applied.contains) ?? false }

    private var isEmpty: Bool { self.applied.isEmpty }

    private var number: Int { self.applied.map(SchemaStep.number).max() ?? 0 }
    private var needed: Int { self.migrator.migrations.map(SchemaStep.number).max() ?? 0 }
    private var isComplete: Bool { self.applied.isSuperset(of: self.migrator.migrations) }

    /// Admits the opener, after an upgrade by the server; otherwise throws the next step for the person.
    func admit(
        _ opener: LedgerOpener, _ pool: DatabasePool, in place: DataDirectory
    ) throws(LedgerError) -> SchemaUpgrade? {
        let unknown = self.applied.subtracting(self.migrator.migrations)
        guard unknown.isEmpty else { throw .fromTheFuture(migrations: unknown.sorted()) }
        guard !self.hasForeignTables else { throw .damaged(reason: "its tables are not Stitcher's") }
        guard !self.isComplete else { return nil }
        guard opener == .server || (opener.mayFound && self.isEmpty) else {
            throw self.isEmpty ? .missing : .outdated(schema: self.number, needed: self.needed)
        }
        let copy = self.isEmpty ? nil : "\(place.databasePath)\(DataDirectory.copyMark)\(self.number)"
        do {
            if let copy { try LedgerDatabase.copy(pool, to: copy) }
        } catch {
            throw .upgradeFailed(copy: nil, reason: "\(LedgerError(error))")
        }
        do {
            try self.migrator.migrate(pool)
        } catch {
            throw .upgradeFailed(copy: copy, reason: "\(LedgerError(error))")
        }
        return SchemaUpgrade(from: self.number, to: self.needed, copy: copy)
    }
}
