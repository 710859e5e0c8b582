/// Who opens a data directory: decides what may be made and changed there.
package enum LedgerOpener: Hashable, Sendable {
    /// The server. It holds the directory's lock, makes what is missing and brings an older schema up to date.
    case server
    /// A command that may be the first in a new directory. It makes what is missing and leaves an older schema alone.
    case founder
    /// Every other command. It takes what is there and makes nothing.
    case guest

    /// Whether a directory without a database gets one.
    package var mayFound: Bool { self != .guest }
}
