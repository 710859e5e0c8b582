import Synchronization

/// The places for sessions, shared by all shards: whoever stores a new session takes one first.
///
/// Splitting the capacity into fixed parts would displace sessions from a full shard while others have room;
/// one shared count makes the bound exact in both directions for the price of one atomic on a *new* session.
final class Places: Sendable {
    let capacity: Int
    private let used = Atomic<Int>(0)

    init(capacity: Int) {
        self.capacity = capacity
    }

    var taken: Int { self.used.load(ordering: .relaxed) }

    /// Whether a place was free and now is the caller's.
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
