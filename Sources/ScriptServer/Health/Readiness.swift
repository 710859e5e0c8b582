package import Ledger
package import SessionStore

/// Whether a booking could be kept now, without writing one each time somebody asks.
///
/// Two things tell: the room on the file system, and the fate of the writes that happen anyway. After a failure one
/// trial write as large as a booking is made now and then, or a service that nobody sends bookings to any more would
/// never be ready again.
package actor Readiness {
    /// Some sixty of the largest bookings. Less is no room to go on with; more would turn bookings away too early.
    package static let floor: UInt64 = 4 << 20
    /// Between trial writes, however often somebody asks.
    static let trialPause: Duration = .seconds(2)
    /// How long a booking that could not be kept for another reason than the disk counts.
    static let memory: Duration = .seconds(30)

    private let ledger: any LedgerCondition
    private let space: @Sendable () -> DiskSpace?
    private let uptime: @Sendable () -> Uptime
    private var lastTrial: Uptime?
    private var seen: (failures: Int64, at: Uptime)?

    /// - Parameters:
    ///   - space: the room where the database is; `nil` where the system does not say.
    ///   - uptime: a clock that is never set.
    package init(
        _ ledger: any LedgerCondition, space: @escaping @Sendable () -> DiskSpace?,
        uptime: @escaping @Sendable () -> Uptime
    ) {
        self.ledger = ledger
        self.space = space
        self.uptime = uptime
    }

    /// Why no booking can be kept now; `nil` when nothing stands against it.
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
        // Before the wait, so that others who ask meanwhile make no trial of their own.
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
