import Synchronization

/// A clock that stands still until the test moves it. Sleeping on it costs no time.
package final class ManualClock: Clock, Sendable {
    /// A point on this clock, counted from its making.
    package struct Instant: InstantProtocol {
        package var offset: Duration

        package init(offset: Duration) {
            self.offset = offset
        }

        package func advanced(by duration: Duration) -> Instant { Instant(offset: self.offset + duration) }

        package func duration(to other: Instant) -> Duration { other.offset - self.offset }

        package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let isSatisfied: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var nextID = 0
        var sleepsBegun = 0
        var sleepers: [Int: Sleeper] = [:]
        var watchers: [Watcher] = []

        /// Takes out those who have waited for what is true now; to be resumed outside the lock.
        mutating func satisfiedWatchers() -> [Watcher] {
            let state = self
            let satisfied = self.watchers.filter { $0.isSatisfied(state) }
            self.watchers.removeAll { $0.isSatisfied(state) }
            return satisfied
        }
    }

    private let state = Mutex(State())

    package init() {}

    package var now: Instant { self.state.withLock { $0.now } }

    package var minimumResolution: Duration { .nanoseconds(1) }

    /// How many tasks sleep on this clock now.
    package var sleeperCount: Int { self.state.withLock { $0.sleepers.count } }

    /// How many sleeps have begun so far, those that are over included.
    package var sleepsBegun: Int { self.state.withLock { $0.sleepsBegun } }

    /// When the next sleeper wakes; `nil` when nobody sleeps.
    package var nextDeadline: Instant? { self.state.withLock { $0.sleepers.values.map(\.deadline).min() } }

    package func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = self.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                self.begin(id, Sleeper(deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            self.state.withLock { $0.sleepers.removeValue(forKey: id) }?
                .continuation.resume(throwing: CancellationError())
        }
    }

    private func begin(_ id: Int, _ sleeper: Sleeper) {
        // The check stands inside the lock: a cancellation later than it finds the sleeper.
        let (isCancelled, isOver, watchers) = self.state.withLock { state in
            guard !Task.isCancelled else { return (true, false, [Watcher]()) }
            state.sleepsBegun += 1
            let isOver = sleeper.deadline <= state.now
            if !isOver { state.sleepers[id] = sleeper }
            return (false, isOver, state.satisfiedWatchers())
        }
        if isCancelled { sleeper.continuation.resume(throwing: CancellationError()) }
        if isOver { sleeper.continuation.resume() }
        for watcher in watchers { watcher.continuation.resume() }
    }

    /// Moves the clock and wakes, in the order of their deadlines, all whose time has come. They no longer count as
    /// sleepers when this returns.
    package func advance(by duration: Duration) {
        let due = self.state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Returns when at least this many tasks sleep.
    package func waitForSleepers(_ count: Int) async {
        await self.wait { $0.sleepers.count >= count }
    }

    /// Returns when more sleeps have begun than this earlier reading of ``sleepsBegun``: whoever was woken by
    /// something else than the clock has gone to sleep again.
    package func waitForSleeps(beyond mark: Int) async {
        await self.wait { $0.sleepsBegun > mark }
    }

    private func wait(until isSatisfied: @escaping @Sendable (State) -> Bool) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isSatisfiedNow = self.state.withLock { state in
                if isSatisfied(state) { return true }
                state.watchers.append(Watcher(isSatisfied: isSatisfied, continuation: continuation))
                return false
            }
            if isSatisfiedNow { continuation.resume() }
        }
    }
}
