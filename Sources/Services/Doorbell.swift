import Synchronization

/// Wakes one waiting loop. A ring while nobody waits is kept, so none is lost; several rings count as one.
///
/// Not an `AsyncStream`: a cancelled wait would end the stream, and every later wait would return at once.
package final class Doorbell: Sendable {
    private enum State {
        case quiet
        case rung
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    package init() {}

    package func ring() {
        let waiter: CheckedContinuation<Void, Never>? = self.state.withLock { state in
            if case .waiting(let continuation) = state {
                state = .quiet
                return continuation
            }
            state = .rung
            return nil
        }
        waiter?.resume()
    }

    /// Returns at the next ring, at once after a ring that nobody received, or when the task is cancelled. For one loop
    /// at a time: a second waiter would replace and wake the first.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumed: CheckedContinuation<Void, Never>? = self.state.withLock { state in
                    switch state {
                    case .rung:
                        state = .quiet
                        return continuation
                    case .quiet:
                        guard !Task.isCancelled else { return continuation }
                        state = .waiting(continuation)
                        return nil
                    case .waiting(let previous):
                        state = .waiting(continuation)
                        return previous
                    }
                }
                resumed?.resume()
            }
        } onCancel: {
            let waiter: CheckedContinuation<Void, Never>? = self.state.withLock { state in
                guard case .waiting(let continuation) = state else { return nil }
                state = .quiet
                return continuation
            }
            waiter?.resume()
        }
    }

    /// As above, but no longer than this.
    package func wait<C: Clock>(atMost duration: Duration, clock: C) async where C.Duration == Duration {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await clock.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }
}
