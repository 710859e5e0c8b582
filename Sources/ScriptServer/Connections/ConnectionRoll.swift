import NIOCore

/// The connections of a ``ConnectionTable`` and what has been counted; a value, changed under the table's lock.
struct ConnectionRoll: Sendable {
    var members: [ObjectIdentifier: Connection] = [:]
    var counters = ConnectionTable.Counters()
    /// When the clients with most bytes waiting were last looked for.
    var lastRelief: NIODeadline?
}
