import Foundation
import Ledger
import LedgerSQLite
import Stitching

/// The real outbox, as long as the run lives that uses it.
struct MortalOutbox: Outbox {
    let inner: any Outbox
    let life: Life

    private func alive() throws(LedgerError) -> any Outbox {
        guard !self.life.isOver else { throw .unavailable(reason: "the run is over") }
        return self.inner
    }

    func accept(_ submissions: [Submission]) async throws(LedgerError) -> [Acceptance] {
        try await self.alive().accept(submissions)
    }

    func owners(
        ofRemoteIDs ids: [Int64], among integrations: [IntegrationID]
    ) async throws(LedgerError) -> [Int64: EntryID] {
        try await self.alive().owners(ofRemoteIDs: ids, among: integrations)
    }

    func claim(_ claim: Claim, now: Date) async throws(LedgerError) -> [OutboxEntry] {
        let entries = try await self.alive().claim(claim, now: now)
        if !entries.isEmpty { _ = self.life.survives(.claimed) }
        _ = try self.alive()
        return entries
    }

    func settle(_ settlements: [Settlement], owner: String, at now: Date) async throws(LedgerError) {
        _ = self.life.survives(.settling)
        try await self.alive().settle(settlements, owner: owner, at: now)
        _ = self.life.survives(.settled)
    }

    func nextDueDate(of integration: IntegrationID) async throws(LedgerError) -> Date? {
        try await self.alive().nextDueDate(of: integration)
    }

    func heldFailure(of integration: IntegrationID) async throws(LedgerError) -> DeliveryFailure? {
        try await self.alive().heldFailure(of: integration)
    }

    func hold(
        _ integration: IntegrationID, because failure: DeliveryFailure, at now: Date
    ) async throws(LedgerError) {
        try await self.alive().hold(integration, because: failure, at: now)
    }

    func release(
        _ integration: IntegrationID, at now: Date, askAt: Date
    ) async throws(LedgerError) {
        try await self.alive().release(integration, at: now, askAt: askAt)
    }

    func match(_ entry: EntryID, with attribution: Attribution, at now: Date) async throws(LedgerError) -> Bool {
        try await self.alive().match(entry, with: attribution, at: now)
    }
}
