package import Foundation
package import Ledger
package import Stitching
import Synchronization

/// An outbox whose disk says no: to every call, or, round a real one, to the next few calls of one kind.
package final class FailingOutbox: Outbox {
    package enum Operation: Hashable, Sendable, CaseIterable {
        case accept, claim, settle, nextDueDate, heldFailure, hold, release, match, owners
    }

    private struct State {
        var failures: [Operation: Int] = [:]
        var calls: [Operation: Int] = [:]
    }

    private let inner: (any Outbox)?
    private let error: LedgerError
    private let state = Mutex(State())

    /// - Parameter inner: who does the work when no failure is due; without it every call fails.
    package init(_ inner: (any Outbox)? = nil, error: LedgerError = .unavailable(reason: "disk full")) {
        self.inner = inner
        self.error = error
    }

    /// Lets the next calls of this kind fail.
    package func fail(_ operation: Operation, times: Int = 1) {
        self.state.withLock { $0.failures[operation, default: 0] += times }
    }

    /// How often this was asked for, the failures included.
    package func calls(_ operation: Operation) -> Int {
        self.state.withLock { $0.calls[operation, default: 0] }
    }

    /// The outbox behind, unless the disk says no this time.
    private func open(_ operation: Operation) throws(LedgerError) -> any Outbox {
        let isFailing = self.state.withLock { state in
            state.calls[operation, default: 0] += 1
            guard let left = state.failures[operation], left > 0 else { return false }
            state.failures[operation] = left - 1
            return true
        }
        guard !isFailing, let inner = self.inner else { throw self.error }
        return inner
    }

    package func accept(_ submissions: [Submission]) async throws(LedgerError) -> [Acceptance] {
        try await self.open(.accept).accept(submissions)
    }

    package func owners(
        ofRemoteIDs ids: [Int64], among integrations: [IntegrationID]
    ) async throws(LedgerError) -> [Int64: EntryID] {
        try await self.open(.owners).owners(ofRemoteIDs: ids, among: integrations)
    }

    package func claim(_ claim: Claim, now: Date) async throws(LedgerError) -> [OutboxEntry] {
        try await self.open(.claim).claim(claim, now: now)
    }

    package func settle(_ settlements: [Settlement], owner: String, at now: Date) async throws(LedgerError) {
        try await self.open(.settle).settle(settlements, owner: owner, at: now)
    }

    package func nextDueDate(of integration: IntegrationID) async throws(LedgerError) -> Date? {
        try await self.open(.nextDueDate).nextDueDate(of: integration)
    }

    package func heldFailure(of integration: IntegrationID) async throws(LedgerError) -> DeliveryFailure? {
        try await self.open(.heldFailure).heldFailure(of: integration)
    }

    package func hold(
        _ integration: IntegrationID, because failure: DeliveryFailure, at now: Date
    ) async throws(LedgerError) {
        try await self.open(.hold).hold(integration, because: failure, at: now)
    }

    package func release(
        _ integration: IntegrationID, at now: Date, askAt: Date
    ) async throws(LedgerError) {
        try await self.open(.release).release(integration, at: now, askAt: askAt)
    }

    package func match(
        _ entry: EntryID, with attribution: Attribution, at now: Date
    ) async throws(LedgerError) -> Bool {
        try await self.open(.match).match(entry, with: attribution, at: now)
    }
}
