import Synchronization

/// The places for sessions, shared by all shards. A new session takes a place first.
///
/// With fixed parts of the capacity, a full shard would displace sessions while others have room. One shared count
/// makes the limit exact in both directions; it costs one atomic operation per *new* session.
final class Places: Sendable {
    let capacity: Int
    private let used = Atomic<Int>(0)

    init(capacity: Int) {
        self.capacity = capacity
    }

    var taken: Int { self.used.load(ordering: .relaxed) }

    /// Takes a free place. Returns `false` when there is none.
    func take() -> Bool {
        var seen = self.used.load(ordering: .relaxed)
        while seen < self.capacity {
            let (exchanged, original) = self.used.weakCompareExchange(
                expected: seen, desired: seen + 1, ordering: .relaxed)
            if exchanged { return true }
            seen = original
        }
        return false
    }

    func giveBack() {
        self.used.subtract(1, ordering: .relaxed)
    }
}
