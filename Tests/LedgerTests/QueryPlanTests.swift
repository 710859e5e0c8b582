import Foundation
import GRDB
import Stitching
import Synchronization
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// Every query on the growing table, as it is really sent, must find its rows by an index.
@Suite("Query plans")
struct QueryPlanTests {
    /// What is done to the ledger while its statements are overheard.
    enum Act: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case claimDue, claimHeld, nextDueDate, heldFailure, hold, release, reclaim, match, settle, accept, health, show
        case listStatus, listPending, listIntegration, listIntegrationStatus, listIDs, replayStatus, replayIDs
        case claimWaiting, recallCandidates, recallBegin, recallDue, recallFinish, recallForget, oldestWaiting,
            delivered

        var testDescription: String { self.rawValue }
    }

    @Test("never read the whole table", arguments: Act.allCases)
    func plan(act: Act) async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        for order in 1...3 {
            _ = try await ledger.outbox.accept(
                .example(booking: .example(orderID: "\(order)"), attribution: .exampleDefault()))
        }
        try await ledger.outbox.hold(integration.id, because: .example(), at: TestTime.start)
        let statements = Mutex<[String]>([])
        try await ledger.database.overhear { sql in statements.withLock { $0.append(sql) } }
        try await self.perform(act, ledger)
        let queries = statements.withLock { $0 }.filter { sql in
            sql.contains("booking")
                && ["SELECT", "UPDATE", "INSERT INTO recall", "DELETE"].contains { sql.hasPrefix($0) }
        }
        #expect(!queries.isEmpty)
        for sql in queries {
            for step in try await ledger.database.plan(of: sql) where step.contains("booking") {
                #expect(!step.contains("SCAN booking"), "\(step)\n\(sql)")
                #expect(step.contains("INDEX") || step.contains("PRIMARY KEY"), "\(step)\n\(sql)")
            }
        }
    }

    private func perform(_ act: Act, _ ledger: TestLedger) async throws {
        let outbox = ledger.outbox
        let now = TestTime.start
        let id = EntryID(rawValue: 1)
        let filters: [Act: BookingFilter] = [
            .listStatus: .init(status: .delivered), .listPending: .init(status: .pending),
            .listIntegration: .init(integrations: [.example]),
            .listIntegrationStatus: .init(integrations: [.example], status: .held), .listIDs: .init(ids: [id]),
            .replayStatus: .init(status: .parked), .replayIDs: .init(ids: [id]),
        ]
        switch act {
        case .claimDue, .claimHeld:
            _ = try await outbox.claim(
                Claim(
                    integration: .example, source: act == .claimDue ? .due : .held, limit: 5,
                    leaseUntil: .distantFuture, owner: "run-1"), now: now)
        case .claimWaiting:
            _ = try await outbox.claim(
                Claim(
                    integration: .example, source: .waiting(unansweredBefore: now), limit: 1,
                    leaseUntil: .distantFuture, owner: "run-1"), now: now)
        case .recallCandidates, .recallBegin, .recallDue, .recallFinish, .recallForget:
            try await self.perform(act, ledger.recalls, id, now)
        case .oldestWaiting: _ = try await ledger.bookings.oldestWaiting(of: .example)
        case .delivered: _ = try await ledger.bookings.delivered(of: .example, since: now)
        case .nextDueDate: _ = try await outbox.nextDueDate(of: .example)
        case .heldFailure: _ = try await outbox.heldFailure(of: .example)
        case .hold: try await outbox.hold(.example, because: .example(), at: now)
        case .release: try await outbox.release(.example, at: now, askAt: now)
        case .reclaim: try await ledger.database.reclaimLeases(notOf: "run-2", dueAt: now)
        case .match: _ = try await outbox.match(id, with: .example(kind: .orderMatch), at: now)
        case .settle:
            let settlement = Settlement(
                entry: id, outcome: .delivered(remoteID: 1), attribution: .example(), destination: nil, duration: nil)
            try await outbox.settle([settlement], owner: "run-1", at: now)
        case .accept: _ = try await outbox.accept(.example())
        case .health: _ = try await ledger.bookings.health()
        case .show: _ = try await ledger.show(id)
        case .listStatus, .listPending, .listIntegration, .listIntegrationStatus, .listIDs:
            _ = try await ledger.bookings.list(filters[act] ?? .init(), before: EntryID(rawValue: 9), limit: 5)
            _ = try await ledger.bookings.list(filters[act] ?? .init(), limit: 5)
        case .replayStatus, .replayIDs:
            _ = try await ledger.bookings.replay(
                filters[act] ?? .init(), dryRun: true, reading: StubBodyReader(), at: now)
            _ = try await ledger.bookings.replay(
                filters[act] ?? .init(), dryRun: false, reading: StubBodyReader(), at: now)
        }
    }
    private func perform(_ act: Act, _ recalls: any RecallQueue, _ id: EntryID, _ now: Date) async throws {
        let recall = Recall(
            entry: .example(), remoteID: 1, attribution: .example(kind: .orderMatch), createdAt: now, isStarted: false,
            attempts: 0)
        switch act {
        case .recallCandidates:
            _ = try await recalls.candidates(for: OrderNames(id: "1", code: "C6UDS3"), of: .example, since: now)
        case .recallBegin: _ = try await recalls.begin(id, with: .example(kind: .orderMatch), at: now)
        case .recallDue: _ = try await recalls.due(at: now)
        case .recallFinish:
            try await recalls.start(id, deleting: 1, at: now)
            try await recalls.finish(recall, .recalled(deleted: 1), at: now)
        default:
            _ = try await recalls.begin(id, with: .example(kind: .orderMatch), at: now)
            try await recalls.forget(before: now)
        }
    }
}

extension LedgerDatabase {
    /// Hands on every statement, values filled in, that the writer and the reader run from now on.
    func overhear(_ hear: @escaping @Sendable (String) -> Void) async throws {
        let tell: @Sendable (Database.TraceEvent) -> Void = { event in
            if case .statement(let statement) = event { hear(statement.expandedSQL) }
        }
        try await self.pool.writeWithoutTransaction { $0.trace(options: .statement, tell) }
        try await self.pool.read { $0.trace(options: .statement, tell) }
    }

    func plan(of sql: String) async throws -> [String] {
        try await self.pool.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] }
        }
    }
}
