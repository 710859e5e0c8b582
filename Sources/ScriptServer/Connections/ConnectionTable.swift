import NIOCore
import Synchronization

/// Every connection of a listener, and what waits for their clients.
///
/// One lock; a request does not touch it.
package final class ConnectionTable: Sendable {
    struct Counters: Hashable, Sendable {
        /// Closed because the client took nothing of its answer.
        var stalled = 0
        /// Closed because the server was told to stop.
        var drained = 0
        /// Closed because too much waited for all clients together.
        var heavy = 0
    }

    let limits: ConnectionLimits
    /// For requests that were sent ahead of an answer.
    let turns = Turns(32)
    private let contents = Mutex(ConnectionRoll())
    private let waiting = Atomic<Int>(0)

    package init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Open connections.
    var count: Int { self.contents.withLock { $0.members.count } }
    var counters: Counters { self.contents.withLock { $0.counters } }
    /// Bytes of answers that wait in this process for their clients.
    var waitingBytes: Int { self.waiting.load(ordering: .relaxed) }

    /// The record of a connection, made when it is asked for first.
    func connection(of channel: any Channel, now: NIODeadline = .now()) -> Connection {
        let id = ObjectIdentifier(channel)
        if let known = self.contents.withLock({ $0.members[id] }) { return known }
        let connection = Connection(channel, now: now)
        self.contents.withLock { $0.members[id] = connection }
        channel.closeFuture.whenComplete { _ in
            let left = self.contents.withLock { $0.members.removeValue(forKey: id)?.end() ?? 0 }
            self.waiting.subtract(left, ordering: .relaxed)
        }
        return connection
    }

    /// Counts a connection that its own handler is about to close; `false` when it was told to close already.
    func leave(_ connection: Connection, _ count: (inout Counters) -> Void) -> Bool {
        guard connection.leave() else { return false }
        self.contents.withLock { count(&$0.counters) }
        return true
    }

    /// Adds to the bytes that wait, and closes the clients that have the most waiting and take nothing, once these are
    /// too many.
    func noteWaiting(_ difference: Int, now: NIODeadline) {
        let total = self.waiting.add(difference, ordering: .relaxed).newValue
        guard total > self.limits.waitingBytes else { return }
        let leavers = self.contents.withLock { contents -> [Connection] in
            // A look at everybody costs; ten a second are enough.
            if let last = contents.lastRelief, now - last < .milliseconds(100) { return [] }
            contents.lastRelief = now
            let members = contents.members.values.filter { $0.state.waitingBytes > 0 }
            let chosen = Displacement.heaviest(
                of: members.map(\.state), excess: total - self.limits.waitingBytes / 4 * 3, now: now)
            let leavers = chosen.map { members[$0] }.filter { $0.leave() }
            contents.counters.heavy += leavers.count
            return leavers
        }
        for leaver in leavers { leaver.close() }
    }
}
