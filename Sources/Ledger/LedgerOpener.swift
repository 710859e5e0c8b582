/// Who opens a data directory. Decides what may be created and changed there.
package enum LedgerOpener: Hashable, Sendable {
    /// The server. It holds the directory's lock, creates what is missing and upgrades an older schema.
    case server
    /// A command that may be the first in a new directory. It creates what is missing and does not change an older
    /// schema.
    case founder
    /// Every other command. It creates nothing.
    case guest

    /// Whether a directory without a database gets one.
    package var mayFound: Bool { self != .guest }
}
