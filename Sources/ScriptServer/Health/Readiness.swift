package import Ledger
package import SessionStore

/// Whether a booking could be stored now, without a write for each request.
///
/// Two facts decide: the free space, and the result of the latest writes. After a failure one test write of a booking's
/// size is made now and then. Otherwise a service that gets no more bookings would never be ready again.
package actor Readiness {
    /// About sixty of the largest bookings. Less is not enough to continue; more would refuse bookings too early.
    package static let floor: UInt64 = 4 << 20
    /// Between test writes, for any number of requests.
    static let trialPause: Duration = .seconds(2)
    /// How long a booking counts that could not be stored for another reason than the disk.
    static let memory: Duration = .seconds(30)

    private let ledger: any LedgerCondition
    private let space: @Sendable () -> DiskSpace?
    private let uptime: @Sendable () -> Uptime
    private var lastTrial: Uptime?
    private var seen: (failures: Int64, at: Uptime)?

    /// - Parameters:
    ///   - space: the free space of the database's file system; `nil` when the system does not give it.
    ///   - uptime: a clock that is never set.
    package init(
        _ ledger: any LedgerCondition, space: @escaping @Sendable () -> DiskSpace?,
        uptime: @escaping @Sendable () -> Uptime
    ) {
        self.ledger = ledger
        self.space = space
        self.uptime = uptime
    }

    /// Why no booking can be stored now; `nil` when it can.
    func obstacle() async -> String? {
        if let space = self.space() {
            if space.isReadOnly { return "the file system is mounted read-only" }
            if space.free < Self.floor { return "only \(space.free) bytes are free on the file system" }
        }
        let fate = self.ledger.writeFate
        guard let failure = fate.failure else { return nil }
        let now = self.uptime()
        if self.seen?.failures != fate.failures { self.seen = (fate.failures, now) }
        guard failure.isOfTheDisk else {
            let age = now.nanoseconds(since: self.seen?.at ?? now)
            return age < Self.memory.nanoseconds ? failure.description : nil
        }
        if let last = self.lastTrial, now.nanoseconds(since: last) < Self.trialPause.nanoseconds {
            return failure.description
        }
        // Set before the wait, so that other callers make no test write of their own.
        self.lastTrial = now
        do throws(LedgerError) {
            try await self.ledger.checkWritable()
            return nil
        } catch {
            return error.description
        }
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { Int64(self / .nanoseconds(1)) }
}
