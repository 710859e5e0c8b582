/// The result of loading a snapshot. It is never an error: the service can start with an empty cache.
package enum SnapshotLoad: Hashable, Sendable {
    /// The file was intact. `expired` sessions are too old by now; `displaced` ones do not fit in the current capacity.
    case restored(sessions: Int, events: Int, expired: Int, displaced: Int)
    /// There is no file: the first start, or the last stop was not graceful.
    case absent
    /// The file is not used, and nothing of it was restored.
    case ignored(Defect)

    /// What is wrong with a snapshot. Raw values are for logs and metrics.
    package enum Defect: String, Error, Hashable, Sendable {
        /// It cannot be opened or read, or is not a regular file.
        case unreadable
        /// It is not a snapshot.
        case foreign
        /// A later version of this program wrote it.
        case newer
        /// It ends too early.
        case truncated
        /// Its checksums or its contents are wrong.
        case corrupt
        /// It is larger than any snapshot this program writes.
        case tooLarge = "too_large"
    }
}
