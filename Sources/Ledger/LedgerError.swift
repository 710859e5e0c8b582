package import Stitching

/// Why the ledger failed, named by what the caller does next.
package enum LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The disk is full, read-only or failing, or another process holds the file. Nothing was changed; try later.
    case unavailable(reason: String)
    /// There is no database, and the caller must not create one. Name another directory, or create the database first.
    case missing
    /// The file is not a ledger or is damaged: restore a backup.
    case damaged(reason: String)
    /// The file was written by a newer version: use that version.
    case fromTheFuture(migrations: [String])
    /// An integration's target, booking system or setting has a value that a newer version made: use that version.
    case unknownValue(name: String, of: IntegrationID)
    /// The file was written by an older version, and only the server changes a schema: start it once.
    case outdated(schema: Int, needed: Int)
    /// The server could not upgrade the schema: put the copy back, or fix the reason and start again.
    case upgradeFailed(copy: String?, reason: String)
    /// The key file does not open the database's data: restore the key that belongs to it.
    case wrongKey(path: String)
    /// There is nothing with that id.
    case notFound
    /// Somebody else changed the same settings meanwhile: read them again.
    case conflict
    /// Our own mistake; the text is for the log.
    case unexpected(reason: String)

    /// A word without values, for metrics.
    package var label: String {
        switch self {
        case .unavailable: "unavailable"
        case .missing: "missing"
        case .damaged: "damaged"
        case .fromTheFuture: "from_the_future"
        case .unknownValue: "unknown_value"
        case .outdated: "outdated"
        case .upgradeFailed: "upgrade_failed"
        case .wrongKey: "wrong_key"
        case .notFound: "not_found"
        case .conflict: "conflict"
        case .unexpected: "unexpected"
        }
    }

    package var description: String {
        switch self {
        case .unavailable(let reason): "it cannot be written or read now: \(reason)"
        case .missing:
            """
            it holds no database of Stitcher; name the server's directory with --data-dir, or make a new one with \
            «stitcher serve» or «stitcher integration create»
            """
        case .damaged(let reason): "the database is damaged (\(reason)); restore a backup"
        case .fromTheFuture(let migrations):
            "the database was written by a newer version (\(migrations.joined(separator: ", "))); use that version"
        case .unknownValue(let name, let integration):
            "integration \(integration) uses «\(name)», which this version does not know; use the version that knows it"
        case .outdated(let schema, let needed):
            """
            the database is of an older version (schema \(schema), this program needs \(needed)); start the server of \
            this version once («stitcher serve»): it keeps a copy and brings the database up to date
            """
        case .upgradeFailed(let copy?, let reason):
            """
            the database could not be brought up to date: \(reason); start again when that is mended, or go back to the \
            old version with \(copy) in place of stitcher.db
            """
        case .upgradeFailed(nil, let reason):
            "no copy could be made before bringing the database up to date, so nothing was changed: \(reason)"
        case .wrongKey(let path):
            "\(path) is missing or does not open this database; put the key there that belongs to it"
        case .notFound: "there is nothing with that id"
        case .conflict: "somebody else changed these settings meanwhile; read them again and repeat the change"
        case .unexpected(let reason): "unexpected failure: \(reason)"
        }
    }
}
