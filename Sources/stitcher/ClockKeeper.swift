import Foundation
import Ledger
import Logging
import Relay
import ServiceLifecycle
import Stitching
import Synchronization

/// Watches whether the wall clock may be believed, for all that gives up or forgets, and keeps the last moment that it
/// was sure of.
final class ClockKeeper: Service {
    /// Looks each time, so that a change has its line in the log soon; writes each hour.
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

    /// Whether something may be given up or forgotten because of its age now. Looks at both clocks; one lock.
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

    /// A disk that refuses it costs nothing but a doubt after the next start.
    func note() async {
        _ = self.isBelieved
        let witness = self.state.withLock { $0.witness }
        try? await self.store.note(KnownMoment(date: witness.believed, doubtedFor: witness.doubtedFor))
    }
}
