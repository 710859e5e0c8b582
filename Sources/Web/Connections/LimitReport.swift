import Logging
import NIOCore
import Synchronization

/// Logs that a limit of connections was reached: at once the first time, then at most once a minute. A crowd reaches it
/// thousands of times per second and would fill the disk.
final class LimitReport: Sendable {
    private struct Tally {
        var last: NIODeadline
        /// Since the last line.
        var closed = 0
        var times = 0
    }

    private static let pause = TimeAmount.minutes(1)

    private let logger: Logger
    private let tallies = Mutex<[ConnectionTable.Limit: Tally]>([:])

    init(logger: Logger) {
        self.logger = logger
    }

    /// - Parameter closed: connections closed to make room this time.
    func met(
        _ limit: ConnectionTable.Limit, open: Int, closed: Int, _ limits: ConnectionLimits, now: NIODeadline = .now()
    ) {
        let due: Tally? = self.tallies.withLock { tallies in
            var tally = tallies[limit] ?? Tally(last: now - Self.pause)
            tally.closed += closed
            tally.times += 1
            defer { tallies[limit] = tally }
            guard now - tally.last >= Self.pause else { return nil }
            let due = tally
            tally = Tally(last: now)
            return due
        }
        guard let due else { return }
        self.logger.warning(
            "connections are at a limit",
            metadata: [
                "connections.limit": "\(limit.rawValue)", "connections.open": "\(open)",
                "connections.maximum": "\(limits.maximum)", "connections.share": "\(limits.share)",
                "connections.times": "\(due.times)", "connections.closed": "\(due.closed)",
            ])
    }
}
