import Synchronization

/// Limits how many requests that were sent before an answer are processed at once, over all connections. The others
/// wait in order.
///
/// Without it, thousands of clients that ask again and again have thousands of requests in progress at any moment, and
/// a client that asks once waits after all of them. A first request needs no turn. One lock, for follow-ups only.
final class Turns: Sendable {
    private struct Contents {
        var free: Int
        var waiting: [@Sendable () -> Void] = []
        /// The index of the first waiter; earlier ones were called.
        var first = 0
    }

    private let contents: Mutex<Contents>

    init(_ count: Int) {
        self.contents = Mutex(Contents(free: count))
    }

    /// Takes a turn. Returns `false` when there is none; then `later` is called once, with a turn taken for it.
    func take(or later: @escaping @Sendable () -> Void) -> Bool {
        self.contents.withLock { contents in
            guard contents.free == 0 else {
                contents.free -= 1
                return true
            }
            contents.waiting.append(later)
            return false
        }
    }

    /// Gives a turn back: to the longest waiter, if there is one.
    func give() {
        let next: (@Sendable () -> Void)? = self.contents.withLock { contents in
            guard contents.first < contents.waiting.count else {
                contents.free += 1
                return nil
            }
            let next = contents.waiting[contents.first]
            contents.first += 1
            // Moving the rest up now and then keeps a turn cheap on average.
            if contents.first > 1_024 || contents.first == contents.waiting.count {
                contents.waiting.removeFirst(contents.first)
                contents.first = 0
            }
            return next
        }
        next?()
    }
}
