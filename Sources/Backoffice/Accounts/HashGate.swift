import Synchronization

/// Lets so many compute at once and so many more wait; whoever comes beyond that is turned away at once.
///
/// A password's hash takes a tenth of a second and 32 MiB on purpose. Without a bound, strangers could queue hours of
/// it. Browsers in which somebody has signed in before have a queue of their own and go first.
package final class HashGate: Sendable {
    /// So many wait that one more would wait for seconds: come again.
    package struct Busy: Error {
        /// Seconds.
        package static let retryAfter = 5
    }

    private typealias Turn = CheckedContinuation<Bool, Never>

    private struct State {
        var running = 0
        var known: [Turn] = []
        var strangers: [Turn] = []
    }

    private let running: Int
    private let waiting: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - running: computed at once at most.
    ///   - waiting: in each of the two queues at most.
    package init(running: Int, waiting: Int) {
        precondition(running > 0 && waiting >= 0, "A gate lets somebody through.")
        self.running = running
        self.waiting = waiting
    }

    /// How many wait now, in both queues together.
    package var queueLength: Int { self.state.withLock { $0.known.count + $0.strangers.count } }

    /// Runs the body when its turn comes. Throws ``Busy`` at once when the queue is full, and `CancellationError` when
    /// the caller has gone meanwhile.
    package func run<Value: Sendable>(isKnown: Bool, _ body: () async throws -> Value) async throws -> Value {
        let isAdmitted = await withCheckedContinuation { turn in self.queue(turn, isKnown: isKnown) }
        guard isAdmitted else { throw Busy() }
        defer { self.leave() }
        try Task.checkCancellation()
        return try await body()
    }

    private func queue(_ turn: Turn, isKnown: Bool) {
        let answer: Bool? = self.state.withLock { state in
            if state.running < self.running {
                state.running += 1
                return true
            }
            guard (isKnown ? state.known : state.strangers).count < self.waiting else { return false }
            if isKnown { state.known.append(turn) } else { state.strangers.append(turn) }
            return nil
        }
        if let answer { turn.resume(returning: answer) }
    }

    /// Hands the place on, or gives it up when nobody waits.
    private func leave() {
        let next: Turn? = self.state.withLock { state in
            if !state.known.isEmpty { return state.known.removeFirst() }
            if !state.strangers.isEmpty { return state.strangers.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.resume(returning: true)
    }
}
