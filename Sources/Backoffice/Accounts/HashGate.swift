import Synchronization

/// Limits how many computations run at once and how many wait. Further ones are refused at once.
///
/// A password's hash takes a tenth of a second and 32 MiB on purpose. Without a limit, strangers could queue hours of
/// it. Browsers in which the person has signed in before have their own queue and go first.
package final class HashGate: Sendable {
    /// The queue is full; another waiter would wait for seconds. Try again later.
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
    ///   - running: maximum of computations at once.
    ///   - waiting: maximum in each of the two queues.
    package init(running: Int, waiting: Int) {
        precondition(running > 0 && waiting >= 0, "A gate lets somebody through.")
        self.running = running
        self.waiting = waiting
    }

    /// The number waiting now, in both queues together.
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

    /// Passes the place to the next waiter, or frees it when nobody waits.
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
