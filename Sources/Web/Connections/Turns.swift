import Synchronization

/// How many requests that were sent ahead of an answer are worked on at once, all connections together; the others
/// wait in order.
///
/// Without it thousands of clients that ask again and again have thousands of requests in work at any moment, and
/// somebody who asks once waits behind all of them. A first request needs no turn. One lock, for follow-ups only.
final class Turns: Sendable {
    private struct Contents {
        var free: Int
        var waiting: [@Sendable () -> Void] = []
        /// The first of them; what lies before was called.
        var first = 0
    }

    private let contents: Mutex<Contents>

    init(_ count: Int) {
        self.contents = Mutex(Contents(free: count))
    }

    /// Takes a turn; `false` when there is none, and then `later` is called once, with a turn taken for it.
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

    /// Gives a turn back: to whoever has waited longest, if anybody has.
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
