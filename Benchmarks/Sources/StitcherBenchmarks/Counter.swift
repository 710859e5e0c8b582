import Synchronization

/// Numbers that never come again, from one run to the next.
final class Counter: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int { self.last.add(1, ordering: .relaxed).newValue }
}
