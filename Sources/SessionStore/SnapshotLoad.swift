/// What came of loading a snapshot. Never an error: the service starts with an empty cache just as well.
package enum SnapshotLoad: Hashable, Sendable {
    /// The file was whole. `expired` grew too old meanwhile; `displaced` found no place in today's capacity.
    case restored(sessions: Int, events: Int, expired: Int, displaced: Int)
    /// There is no file: the first start, or the last stop was not graceful.
    case absent
    /// The file is not used, and nothing of it was taken over.
    case ignored(Defect)

    /// What is wrong with a snapshot. Raw values are for logs and metrics.
    package enum Defect: String, Error, Hashable, Sendable {
        /// It cannot be opened or read, or is no regular file.
        case unreadable
        /// It is no snapshot at all.
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
