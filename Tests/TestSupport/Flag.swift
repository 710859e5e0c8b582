import Synchronization

/// Raised once, read from anywhere.
package final class Flag: Sendable {
    private let state = Atomic<Bool>(false)

    package init() {}

    package var isRaised: Bool { self.state.load(ordering: .acquiring) }

    package func raise() {
        self.state.store(true, ordering: .releasing)
    }
}
