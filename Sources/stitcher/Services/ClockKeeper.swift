import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Services
import Stitching
import Synchronization

/// Decides whether the wall clock can be trusted, for everything that parks or erases by age. Stores the last moment
/// that was certain.
final class ClockKeeper: Service {
    /// Each turn checks, so that a change is soon logged; every hour it writes.
    private static let interval: Duration = .seconds(60)
    private static let roundsOfNote = 60

    private struct State {
        var witness: ClockWitness
        var isBelieved = true
    }

    private let state: Mutex<State>
    private let store: any SettingsStore
    private let now: @Sendable () -> Date
    private let uptime: @Sendable () -> TimeInterval
    private let logger: Logger

    /// - Parameters:
    ///   - uptime: seconds from any start, on a clock that is never set.
    ///
    /// Throws when the disk cannot be read.
    init(
        _ store: any SettingsStore, now: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> TimeInterval, logger: Logger
    ) async throws(LedgerError) {
        self.store = store
        self.now = now
        self.uptime = uptime
        self.logger = logger
        let known = try await store.knownMoment()
        self.state = Mutex(
            State(
                witness: ClockWitness(
                    known: known?.date, doubtedFor: known?.doubtedFor ?? 0, wall: now(), uptime: uptime())))
    }

    /// Whether something may be parked or erased for its age now. Reads both clocks; one lock.
    var isBelieved: Bool {
        let (wall, uptime) = (self.now(), self.uptime())
        let (was, witness, isBelieved) = self.state.withLock { state in
            let was = state.isBelieved
            state.isBelieved = state.witness.observe(wall: wall, uptime: uptime)
            return (was, state.witness, state.isBelieved)
        }
        if was, !isBelieved {
            self.logger.warning(
                "clock is ahead of what is known; nothing is given up or forgotten by age",
                metadata: ["clock.ahead_seconds": "\(Int64(witness.ahead))"])
        } else if !was, isBelieved {
            self.logger.notice("clock is believed again")
        }
        return isBelieved
    }

    func run() async throws {
        await Periodic.run(every: Self.interval, from: 0) { round in
            _ = self.isBelieved
            if round > 0, round.isMultiple(of: Self.roundsOfNote) { await self.note() }
            round += 1
        }
        await self.note()
    }

    /// If the disk refuses, the only effect is a doubt after the next start.
    func note() async {
        _ = self.isBelieved
        let witness = self.state.withLock { $0.witness }
        try? await self.store.note(KnownMoment(date: witness.believed, doubtedFor: witness.doubtedFor))
    }
}
