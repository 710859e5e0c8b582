package import Foundation
import GRDB
package import Ledger
package import Stitching
import Synchronization

/// The outbox in the ledger's one file.
package final class SQLiteOutbox: Outbox {
    private struct Waiting {
        var submissions: [Submission]
        var resume: @Sendable (Result<[Acceptance], LedgerError>) -> Void
    }

    /// Maximum of webhooks in one transaction; the rest waits for the next.
    private static let largestGroup = 500
    /// Maximum of numbers in one query.
    private static let lookupSize = 1_000

    private let database: LedgerDatabase
    private let queue = Mutex<[Waiting]>([])

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// Group commit: the caller that finds the queue empty schedules a write on the serial writer. All webhooks that
    /// arrive until it runs go into the same transaction, with one sync for all.
    package func accept(_ submissions: [Submission]) async throws(LedgerError) -> [Acceptance] {
        let result: Result<[Acceptance], LedgerError> = await withCheckedContinuation { continuation in
            let waiting = Waiting(submissions: submissions) { continuation.resume(returning: $0) }
            let isFirst = self.queue.withLock { queue in
                queue.append(waiting)
                return queue.count == 1
            }
            if isFirst { self.scheduleDrain() }
        }
        return try result.get()
    }

    private func scheduleDrain() {
        self.database.pool.asyncWriteWithoutTransaction { db in
            let group = self.queue.withLock { queue in
                let group = Array(queue.prefix(Self.largestGroup))
                queue.removeFirst(group.count)
                return (members: group, isEmpty: queue.isEmpty)
            }
            if !group.isEmpty { self.scheduleDrain() }
            self.store(group.members, on: db)
        }
    }

    /// All in one transaction. If that fails for a reason other than the disk, each in its own, so that a faulty
    /// webhook does not fail the others.
    private func store(_ group: [Waiting], on db: Database) {
        guard !group.isEmpty else { return }
        let vault = self.database.vault
        let together = LedgerDatabase.transaction(on: db) { db in
            try group.map { waiting in try waiting.submissions.map { try BookingRecord.insert($0, db, vault) } }
        }
        // A known one is found without a write.
        let isProof = (try? together.get())?.joined().contains { !$0.isDuplicate } ?? true
        self.database.writes.note(together, provesRoom: isProof)
        switch together {
        case .success(let acceptances):
            for (waiting, acceptance) in zip(group, acceptances) { waiting.resume(.success(acceptance)) }
        case .failure(.unexpected) where group.count > 1:
            for waiting in group {
                let alone = LedgerDatabase.transaction(on: db) { db in
                    try waiting.submissions.map { try BookingRecord.insert($0, db, vault) }
                }
                self.database.writes.note(alone, provesRoom: true)
                waiting.resume(alone)
            }
        case .failure(let error):
            for waiting in group { waiting.resume(.failure(error)) }
        }
    }

    package func claim(_ claim: Claim, now: Date) async throws(LedgerError) -> [OutboxEntry] {
        let vault = self.database.vault
        return try await self.database.commit { db in
            var entries: [OutboxEntry] = []
            var isExhausted = false
            while entries.isEmpty, !isExhausted {
                let ids = try Self.candidates(claim, now: now, db)
                isExhausted = ids.isEmpty
                entries = try ids.compactMap { try Self.lease($0, claim, now: now, db, vault) }
            }
            return entries
        }
    }

    /// The leased booking; `nil` for one that does not open any more, which is parked. If its error were thrown, no
    /// other booking could be claimed.
    private static func lease(
        _ id: Int64, _ claim: Claim, now: Date, _ db: Database, _ vault: Vault
    ) throws -> OutboxEntry? {
        let row = try Row.fetchOne(
            try db.cachedStatement(
                sql: """
                    UPDATE booking SET \(BookingAct.claim.assignment), dueAt = NULL, leaseUntil = :until, leaseOwner = :owner,
                        uncertain = CASE WHEN \(BookingState.leased.isState) THEN 1 ELSE uncertain END
                    WHERE id = :id RETURNING *
                    """), arguments: ["until": claim.leaseUntil.milliseconds, "owner": claim.owner, "id": id])
        guard let row else { throw LedgerError.notFound }
        if let entry = try? BookingRecord.entry(row, vault: vault) { return entry }
        try db.execute(
            sql: """
                UPDATE booking SET \(BookingAct.unopened.assignment), leaseUntil = NULL, leaseOwner = NULL, finishedAt = :now,
                    errorMnemonic = :mnemonic, errorMessage = :message, errorAt = :now
                WHERE id = :id
                """,
            arguments: [
                "now": now.milliseconds, "mnemonic": DeliveryFailure.Own.unreadableBody,
                "message": "the booking as stored does not open any more; restore a backup or enter it by hand",
                "id": id,
            ])
        return nil
    }

    /// Each query walks one partial index in its order and stops at the limit, for any length of the backlog.
    private static func candidates(_ claim: Claim, now: Date, _ db: Database) throws -> [Int64] {
        let integration = claim.integration.rawValue
        switch claim.source {
        case .held:
            return try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM booking WHERE integrationID = ? AND \(BookingState.held.isState) ORDER BY id LIMIT ?
                    """,
                arguments: [integration, claim.limit])
        case .waiting(let date):
            return try Int64.fetchAll(
                db, sql: Self.waiting,
                arguments: [integration, now.milliseconds, date.milliseconds, claim.limit])
        case .due: break
        }
        let expired = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM booking WHERE integrationID = ? AND \(BookingState.leased.isState) AND leaseUntil <= ?
                ORDER BY leaseUntil LIMIT ?
                """, arguments: [integration, now.milliseconds, claim.limit])
        let due = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM booking WHERE integrationID = ? AND \(BookingState.pending.isState) AND dueAt <= ?
                ORDER BY dueAt LIMIT ?
                """, arguments: [integration, now.milliseconds, claim.limit - expired.count])
        return expired + due
    }

    static let waiting = """
        SELECT id FROM booking WHERE integrationID = ? AND \(BookingState.pending.isState)
            AND (matchUntil IS NULL OR matchUntil <= ?) AND (uncertain = 0 OR errorAt <= ?)
        ORDER BY dueAt LIMIT ?
        """

    package func settle(_ settlements: [Settlement], owner: String, at now: Date) async throws(LedgerError) {
        let vault = self.database.vault
        try await self.database.commit { db in
            for settlement in settlements {
                try SettlementRecord.apply(settlement, owner: owner, at: now, db, vault)
            }
        }
    }

    package func nextDueDate(of integration: IntegrationID) async throws(LedgerError) -> Date? {
        try await self.database.read { db in
            let due = try Int64.fetchOne(
                db,
                sql: "SELECT MIN(dueAt) FROM booking WHERE integrationID = ? AND \(BookingState.pending.isState)",
                arguments: [integration.rawValue])
            let lease = try Int64.fetchOne(
                db,
                sql: "SELECT MIN(leaseUntil) FROM booking WHERE integrationID = ? AND \(BookingState.leased.isState)",
                arguments: [integration.rawValue])
            return [due, lease].compactMap(\.self).min().map { Date(milliseconds: $0) }
        }
    }

    package func heldFailure(of integration: IntegrationID) async throws(LedgerError) -> DeliveryFailure? {
        try await self.database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT errorMnemonic, errorMessage FROM booking WHERE integrationID = ? AND \(BookingState.held.isState)
                    ORDER BY id DESC LIMIT 1
                    """, arguments: [integration.rawValue]
            ).map { DeliveryFailure(mnemonic: $0["errorMnemonic"] ?? "error", message: $0["errorMessage"] ?? "") }
        }
    }

    /// Bookings inside their match window do not change: they are held when they would have been sent.
    package func hold(
        _ integration: IntegrationID, because failure: DeliveryFailure, at now: Date
    ) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: """
                    UPDATE booking SET \(BookingAct.hold.assignment), dueAt = NULL, leaseUntil = NULL, leaseOwner = NULL,
                        uncertain = CASE WHEN \(BookingState.leased.isState) THEN 1 ELSE uncertain END,
                        errorMnemonic = :mnemonic, errorMessage = :message, errorAt = :now
                    WHERE integrationID = :integration AND (
                        (\(BookingState.pending.isState) AND (matchUntil IS NULL OR matchUntil <= :now))
                        OR (\(BookingState.leased.isState) AND leaseUntil <= :now))
                    """,
                arguments: [
                    "mnemonic": failure.mnemonic, "message": failure.message, "now": now.milliseconds,
                    "integration": integration.rawValue,
                ])
        }
    }

    /// A booking that was received later than now waits for a moment before the clock was set back.
    package func release(
        _ integration: IntegrationID, at now: Date, askAt: Date
    ) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: """
                    UPDATE booking SET \(BookingAct.release.assignment),
                        dueAt = CASE WHEN \(BookingState.pending.isState) AND uncertain = 1 THEN MIN(dueAt, :ask) ELSE :now END
                    WHERE integrationID = :integration AND (\(BookingState.held.isState) OR (\(BookingState.pending.isState) AND dueAt > :now
                        AND (matchUntil IS NULL OR matchUntil <= :now OR receivedAt > :now)))
                    """,
                arguments: [
                    "now": now.milliseconds, "ask": askAt.milliseconds, "integration": integration.rawValue,
                ])
        }
    }

    package func match(
        _ entry: EntryID, with attribution: Attribution, at now: Date
    ) async throws(LedgerError) -> Bool {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let isWaiting = try Bool.fetchOne(
                db,
                // A sent booking may have no session because the target refused this one.
                sql: """
                    SELECT \(BookingState.unsent.areStates) AND kind = 'default' AND attempts = 0
                    FROM booking WHERE id = ?
                    """, arguments: [entry.rawValue])
            guard isWaiting ?? false else { return false }
            try BookingRecord.setAttribution(attribution, destination: nil, of: entry, db)
            try db.execute(
                sql: """
                    UPDATE booking SET matchUntil = NULL, dueAt = CASE WHEN \(BookingState.pending.isState) THEN ? ELSE dueAt END
                    WHERE id = ?
                    """, arguments: [now.milliseconds, entry.rawValue])
            try HistoryRecord.append(.joined(.init(attribution)), to: entry, at: now, db, vault)
            return true
        }
    }

    package func owners(
        ofRemoteIDs ids: [Int64], among integrations: [IntegrationID]
    ) async throws(LedgerError) -> [Int64: EntryID] {
        guard !ids.isEmpty else { return [:] }
        return try await self.database.read { db in
            var owners: [Int64: EntryID] = [:]
            for start in stride(from: 0, to: ids.count, by: Self.lookupSize) {
                let some = ids[start..<min(start + Self.lookupSize, ids.count)]
                for row in try Row.fetchAll(db, sql: Self.owners(of: some, among: integrations)) {
                    owners[row["remoteID"]] = EntryID(rawValue: row["id"])
                }
            }
            return owners
        }
    }

    static func owners(of ids: some Collection<Int64>, among integrations: [IntegrationID]) -> String {
        """
        SELECT id, remoteID FROM booking WHERE remoteID IN (\(ids.map(String.init).joined(separator: ", ")))
            AND +integrationID IN (\(integrations.map(\.description).joined(separator: ", ")))
        ORDER BY id DESC
        """
    }
}
