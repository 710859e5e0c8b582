import NIOCore

/// The connections of a ``ConnectionTable`` and its counters; a value, changed under the table's lock.
struct ConnectionRoll: Sendable {
    /// A time with fewer connections than the limits allow.
    struct Shortage: Sendable {
        var maximum: Int
        var end: NIODeadline
    }

    private(set) var members: [ObjectIdentifier: Connection] = [:]
    /// The members of each address with a share.
    private(set) var sources: [UInt64: [ObjectIdentifier: Connection]] = [:]
    /// Members that were told to close and are not closed yet.
    var leaving = 0
    var counters = ConnectionTable.Counters()
    /// The last time that the process was out of descriptors.
    var shortage: Shortage?
    /// When the clients with most waiting bytes were last searched for.
    var lastRelief: NIODeadline?

    /// How many connections there may be now.
    func maximum(_ limits: ConnectionLimits, now: NIODeadline) -> Int {
        guard let shortage = self.shortage, now < shortage.end else { return limits.maximum }
        return min(shortage.maximum, limits.maximum)
    }

    mutating func add(_ connection: Connection, _ id: ObjectIdentifier) {
        self.members[id] = connection
        if let source = connection.source { self.sources[source, default: [:]][id] = connection }
    }

    /// Removes one that has closed; `nil` when it is not there.
    mutating func remove(_ id: ObjectIdentifier) -> Connection? {
        guard let connection = self.members.removeValue(forKey: id) else { return nil }
        if let source = connection.source {
            self.sources[source]?[id] = nil
            if self.sources[source]?.isEmpty == true { self.sources[source] = nil }
        }
        if connection.state.isLeaving { self.leaving -= 1 }
        return connection
    }

    /// Marks connections as told to close. Returns those that were not already marked.
    mutating func dismiss(_ connections: [Connection], _ limit: ConnectionTable.Limit) -> [Connection] {
        let leavers = connections.filter { $0.leave() }
        self.leaving += leavers.count
        self.counters.displaced[limit, default: 0] += leavers.count
        return leavers
    }
}
