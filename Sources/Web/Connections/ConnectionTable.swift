package import Logging
import NIOCore
import Synchronization

/// Every connection of a listener: how many there are, from which addresses, and which is closed for a new one.
///
/// One lock, which a request does not take. A new connection costs a look-up, and a walk through all connections when
/// the table is full.
package final class ConnectionTable: Sendable {
    /// The decision on a new connection.
    enum Admission: Hashable, Sendable {
        case admitted
        /// Its address has its share, and uses all of it.
        case refused
        /// No connection can be closed now.
        case full
    }

    /// The limit that was reached.
    enum Limit: String, CaseIterable, Sendable {
        case maximum, share, descriptors, memory
    }

    struct Counters: Hashable, Sendable {
        /// Closed because the client read nothing of its answer.
        var stalled = 0
        /// Closed because the server was told to stop.
        var drained = 0
        /// Closed to make room, by limit.
        var displaced: [Limit: Int] = [:]
        /// Refused: the address has used its share.
        var refused = 0
        /// How often accepting paused.
        var pauses: [Limit: Int] = [:]
    }

    let limits: ConnectionLimits
    /// For requests that were sent before an answer.
    let turns = Turns(32)
    let report: LimitReport
    private let proxies: TrustedProxies
    private let contents = Mutex(ConnectionRoll())
    private let waiting = Atomic<Int>(0)

    /// - Parameter proxies: addresses that stand for many clients, and therefore have no share.
    package init(limits: ConnectionLimits, logger: Logger, proxies: TrustedProxies = .loopback) {
        self.limits = limits
        self.proxies = proxies
        self.report = LimitReport(logger: logger)
    }

    /// Open connections, including those that are closing.
    var count: Int { self.contents.withLock { $0.members.count } }
    var counters: Counters { self.contents.withLock { $0.counters } }
    /// Bytes of answers that wait in this process for their clients.
    var waitingBytes: Int { self.waiting.load(ordering: .relaxed) }

    /// Admits a new connection, and closes others if that makes room.
    ///
    /// A refused one counts until it is closed, because its descriptor is in use.
    func admit(_ channel: any Channel, now: NIODeadline = .now()) -> Admission {
        let peer = ClientAddress(channel.remoteAddress)
        let source = peer == .unknown || self.proxies.contains(peer) ? nil : peer.number
        let connection = Connection(channel, source: source, now: now)
        let (admission, leavers, limit) = self.contents.withLock { contents in
            let choice = self.choose(for: source, &contents, now)
            if choice.admission != .full {
                contents.add(connection, ObjectIdentifier(channel))
                if choice.admission == .refused {
                    contents.counters.refused += 1
                    contents.leaving += connection.leave() ? 1 : 0
                }
            }
            return choice
        }
        for leaver in leavers { leaver.close() }
        guard admission != .full else { return .full }
        self.forget(channel)
        if let limit { self.report.met(limit, open: self.count, closed: leavers.count, self.limits) }
        return admission
    }

    /// The record of a connection. One that was accepted before the doorkeeper was installed gets its record now.
    func connection(of channel: any Channel, now: NIODeadline = .now()) -> Connection {
        let id = ObjectIdentifier(channel)
        if let known = self.contents.withLock({ $0.members[id] }) { return known }
        let connection = Connection(channel, source: nil, now: now)
        self.contents.withLock { $0.add(connection, id) }
        self.forget(channel)
        return connection
    }

    /// The process is out of descriptors below the maximum: other code took more than its reserve. For a minute there
    /// may be fewer connections than now, and the most useless are closed.
    func relieveDescriptors(now: NIODeadline = .now()) {
        let leavers = self.contents.withLock { contents in
            contents.counters.pauses[.descriptors, default: 0] += 1
            let maximum = max(1, contents.members.count - self.slack - 4)
            contents.shortage = .init(maximum: maximum, end: now + .minutes(1))
            let count = max(1, contents.members.count - contents.leaving - maximum)
            let members = Array(contents.members.values)
            let chosen = Displacement.chosen(from: members.map(\.state), atMost: count, sparing: .zero, now: now)
            return contents.dismiss(chosen.map { members[$0] }, .descriptors)
        }
        for leaver in leavers { leaver.close() }
        self.report.met(.descriptors, open: self.count, closed: leavers.count, self.limits)
    }

    /// Counts a pause of accepting.
    func notePause() {
        self.contents.withLock { $0.counters.pauses[.maximum, default: 0] += 1 }
        self.report.met(.maximum, open: self.count, closed: 0, self.limits)
    }

    /// Counts a connection that its own handler is about to close; `false` when it was already told to close.
    func leave(_ connection: Connection, _ count: (inout Counters) -> Void) -> Bool {
        guard connection.leave() else { return false }
        self.contents.withLock { contents in
            contents.leaving += 1
            count(&contents.counters)
        }
        return true
    }

    /// Adds to the waiting bytes. Above the limit, closes the clients that have the most waiting and read nothing.
    func noteWaiting(_ difference: Int, now: NIODeadline) {
        let total = self.waiting.add(difference, ordering: .relaxed).newValue
        guard total > self.limits.waitingBytes else { return }
        let leavers = self.contents.withLock { contents -> [Connection] in
            // The search walks through all connections; ten per second are enough.
            if let last = contents.lastRelief, now - last < .milliseconds(100) { return [] }
            contents.lastRelief = now
            let members = contents.members.values.filter { $0.state.waitingBytes > 0 }
            let chosen = Displacement.heaviest(
                of: members.map(\.state), excess: total - self.limits.waitingBytes / 4 * 3, now: now)
            return contents.dismiss(chosen.map { members[$0] }, .memory)
        }
        guard !leavers.isEmpty else { return }
        for leaver in leavers { leaver.close() }
        self.report.met(.memory, open: self.count, closed: leavers.count, self.limits)
    }

    /// Maximum number closed at once when there is no room.
    private var batch: Int { max(1, self.limits.maximum / 32) }
    /// Closing connections still hold their descriptors, so only a few of them may be replaced in advance.
    private var slack: Int { min(64, max(4, self.limits.maximum / 8)) }

    private func choose(
        for source: UInt64?, _ contents: inout ConnectionRoll, _ now: NIODeadline
    ) -> (admission: Admission, leavers: [Connection], limit: Limit?) {
        let maximum = contents.maximum(self.limits, now: now)
        let isCrowded = contents.members.count >= maximum + self.slack
        if !isCrowded, let source, let own = contents.sources[source] {
            let staying = own.values.filter { !$0.state.isLeaving }
            if staying.count >= self.limits.share {
                let leavers = self.take(from: staying, max(1, self.limits.share / 32), .share, &contents, now)
                return (leavers.isEmpty ? .refused : .admitted, leavers, .share)
            }
        }
        guard contents.members.count - contents.leaving >= maximum else {
            return (isCrowded ? .full : .admitted, [], nil)
        }
        let leavers = self.take(from: Array(contents.members.values), self.batch, .maximum, &contents, now)
        return (leavers.isEmpty || isCrowded ? .full : .admitted, leavers, .maximum)
    }

    private func take(
        from members: [Connection], _ count: Int, _ limit: Limit, _ contents: inout ConnectionRoll, _ now: NIODeadline
    ) -> [Connection] {
        let chosen = Displacement.chosen(from: members.map(\.state), atMost: count, now: now)
        return contents.dismiss(chosen.map { members[$0] }, limit)
    }

    private func forget(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in
            let left = self.contents.withLock { $0.remove(id)?.end() ?? 0 }
            self.waiting.subtract(left, ordering: .relaxed)
        }
    }
}
