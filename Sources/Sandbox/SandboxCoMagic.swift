package import FoundationEssentials
import Synchronization

/// The sandbox's shared state: ``SandboxState`` behind one lock. Every method is one short lock.
package final class SandboxCoMagic: Sendable {
    private let state: Mutex<SandboxState>
    /// The wall clock of the sandbox.
    let now: @Sendable () -> Date

    /// - Parameter now: the wall clock for dates and limits.
    package init(state: SandboxState = SandboxState(), now: @escaping @Sendable () -> Date) {
        self.state = Mutex(state)
        self.now = now
    }

    /// The API's answer to a body posted to `/v2.0`.
    package func answer(_ body: [UInt8]) -> SandboxReply {
        let now = self.now()
        return self.state.withLock { $0.answer(body, now: now) }
    }

    /// Whether the next call is reset before it is read; uses that fault and records the call.
    func takesBlindReset() -> Bool {
        let now = self.now()
        return self.state.withLock { state in
            guard state.faults.takeBlindReset() else { return false }
            state.calls.record(
                method: nil, account: nil, httpStatus: nil, mnemonic: nil, fault: "reset", at: now, extIDs: [],
                messages: 0)
            return true
        }
    }

    /// A copy of everything. O(1), but a call during the copy's life must copy what it changes: O(n).
    package var snapshot: SandboxState { self.state.withLock { $0 } }

    /// The chosen readings of open cases. O(1).
    package var options: SandboxOptions { self.state.withLock { $0.options } }

    /// The stored messages, newest first. O(n) under the lock.
    package var messages: [OfflineMessage] { self.state.withLock { $0.messages.newest(MessageStore.capacity) } }

    /// The calls kept, newest first. O(n) under the lock.
    package var calls: [RecordedCall] { self.state.withLock { $0.calls.all.reversed() } }

    /// Registers a visitor session. Returns `false` when its id is not valid or there is no room.
    @discardableResult
    package func register(_ session: SandboxSession) -> Bool {
        self.state.withLock { $0.register(session) }
    }

    /// Adds an account, or replaces the one with its token.
    package func put(_ account: SandboxAccount) {
        self.state.withLock { $0.put(account) }
    }

    /// Adds a fault. Returns `false` when ``FaultQueue/capacity`` already wait.
    @discardableResult
    package func add(_ fault: Fault) -> Bool {
        self.state.withLock { $0.faults.add(fault) }
    }

    /// Removes all waiting faults.
    package func clearFaults() {
        self.state.withLock { $0.faults = FaultQueue([]) }
    }

    /// Changes the readings of open cases, from the next call on.
    package func set(_ options: SandboxOptions) {
        self.state.withLock { $0.options = options }
    }

    /// Removes messages, calls, sessions, used limits and faults; options and accounts stay.
    package func reset() {
        self.state.withLock { $0.reset() }
    }
}
