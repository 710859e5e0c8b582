import Foundation
import Ledger
import LedgerSQLite
import Stitching
import TestSupport
import Testing

/// One row of the table: what an outcome makes of a leased booking.
struct SettlementCase: Sendable, CustomTestStringConvertible {
    var outcome: Settlement.Outcome
    var status: BookingSummary.Status
    var attempts = 1
    /// When it is due again; `nil` when it is not.
    var dueAt: Date?
    var isUncertain = false
    var omitsDate = false
    var omitsSource = false
    var lastError: String?
    var remoteID: Int64?
    var kind = Attribution.Kind.session

    var testDescription: String { self.outcome.label }

    static let later = TestTime.start.addingTimeInterval(300)
    static let now = TestTime.start.addingTimeInterval(1)

    static let all: [SettlementCase] = [
        .init(outcome: .delivered(remoteID: 123), status: .delivered, remoteID: 123),
        .init(outcome: .delivered(remoteID: nil), status: .delivered),
        .init(outcome: .retry(at: later, .example()), status: .pending, dueAt: later, lastError: "internal_error"),
        .init(
            outcome: .uncertain(askAt: later, .example("timeout")), status: .pending, dueAt: later, isUncertain: true,
            lastError: "timeout"),
        .init(
            outcome: .postpone(until: later, .example("limit_exceeded")), status: .pending, attempts: 0, dueAt: later,
            lastError: "limit_exceeded"),
        .init(outcome: .postpone(until: later, nil), status: .pending, attempts: 0, dueAt: later),
        .init(outcome: .absent, status: .pending, attempts: 0, dueAt: now),
        .init(
            outcome: .retarget(.exampleDefault(.sessionRejected), .example("entity_not_found")), status: .pending,
            dueAt: now, lastError: "entity_not_found", kind: .fallback),
        .init(
            outcome: .omitDate(.example("invalid_date_time")), status: .pending, dueAt: now, omitsDate: true,
            lastError: "invalid_date_time"),
        .init(
            outcome: .omitSource(.example("parameter_component_disabled")), status: .pending, dueAt: now,
            omitsSource: true, lastError: "parameter_component_disabled"),
        .init(outcome: .hold(.example("forbidden")), status: .held, lastError: "forbidden"),
        .init(outcome: .park(.example("entity_not_found")), status: .parked, lastError: "entity_not_found"),
    ]
}

@Suite("Settlements")
struct SettlementTests {
    private let owner = "run-1"

    @Test("each outcome leads to its state, and the schema's own rules hold after it", arguments: SettlementCase.all)
    func outcome(_ expected: SettlementCase) async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        try await self.attempt(expected.outcome, ledger, integration)

        let detail = try await ledger.show(id)
        let summary = detail.summary
        #expect(summary.status == expected.status)
        #expect(summary.attempts == expected.attempts)
        #expect(summary.lastError?.mnemonic == expected.lastError)
        #expect(summary.remoteID == expected.remoteID)
        #expect(summary.attribution.kind == expected.kind)
        #expect(detail.history.map(\.name) == ["received", "joined", "attempt"])
        #expect(detail.history.last?.facts["outcome"] == expected.outcome.label)
        #expect(try await ledger.outbox.nextDueDate(of: integration.id) == expected.dueAt)
        #expect(try await (ledger.outbox.heldFailure(of: integration.id) != nil) == (expected.status == .held))
        #expect(try ledger.database.integrityProblems().isEmpty)

        let again = try await self.claim(ledger, integration, at: SettlementCase.later)
        #expect(again.map(\.isUncertain) == (expected.dueAt == nil ? [] : [expected.isUncertain]))
        #expect(again.allSatisfy { $0.omitsDate == expected.omitsDate && $0.omitsSource == expected.omitsSource })
    }

    @Test("every outcome may follow every other", arguments: SettlementCase.all, SettlementCase.all)
    func sequence(_ first: SettlementCase, _ second: SettlementCase) async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        try await self.attempt(first.outcome, ledger, integration)
        if first.status == .held {
            try await ledger.outbox.release(integration.id, at: SettlementCase.now, askAt: SettlementCase.now)
        }
        guard first.status == .pending || first.status == .held else {
            #expect(try await self.claim(ledger, integration, at: SettlementCase.later).isEmpty)
            return
        }
        let claimed = try await self.claim(ledger, integration, at: SettlementCase.later)
        try await self.settle(try #require(claimed.first), second.outcome, ledger)
        let summary = try await ledger.show(id).summary
        #expect(summary.status == second.status)
        #expect(summary.attempts == first.attempts + second.attempts)
        if second.status == .delivered { #expect(summary.lastError == nil) }
    }

    @Test("the errors of earlier attempts stay until it is delivered, then only the history has them")
    func lastError() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let id = try await ledger.outbox.accept(.example()).id
        try await self.attempt(.uncertain(askAt: SettlementCase.now, .example("timeout")), ledger, integration)
        try await self.attempt(.absent, ledger, integration)
        #expect(try await ledger.show(id).summary.lastError?.mnemonic == "timeout")
        try await self.attempt(.delivered(remoteID: 9), ledger, integration)
        let detail = try await ledger.show(id)
        #expect(detail.summary.lastError == nil)
        #expect(detail.history.compactMap { $0.facts["mnemonic"] } == ["timeout"])
        #expect(detail.history.last?.facts["comagicID"] == "9")
    }

    @Test("a booking sent without a session says where it went, one with a session does not")
    func destination() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration(.example(destination: .site(7, source: 8)))
        let plain = try await ledger.outbox.accept(
            .example(attribution: .exampleDefault(), destination: .site(7, source: 8))
        ).id
        let joined = try await ledger.outbox.accept(
            .example(booking: .example(code: "JOINED"), destination: .site(7, source: 8))
        ).id
        for entry in try await self.claim(ledger, integration, at: SettlementCase.now) {
            try await ledger.outbox.settle(
                [
                    Settlement(
                        entry: entry.id, outcome: .delivered(remoteID: 1), attribution: entry.attribution,
                        destination: entry.attribution.session == nil ? .site(7, source: 9) : nil, duration: nil)
                ], owner: self.owner, at: SettlementCase.now)
        }
        let sent = try await ledger.show(plain).summary
        #expect([sent.campaignID, sent.siteID, sent.sourceID] == [nil, 7, 9])
        let other = try await ledger.show(joined).summary
        #expect([other.campaignID, other.siteID, other.sourceID] == [nil, nil, nil])
    }

    private func claim(
        _ ledger: TestLedger, _ integration: Integration, at now: Date
    ) async throws -> [OutboxEntry] {
        try await ledger.outbox.claim(
            Claim(
                integration: integration.id, limit: 10, leaseUntil: now.addingTimeInterval(60), owner: self.owner),
            now: now)
    }

    private func settle(_ entry: OutboxEntry, _ outcome: Settlement.Outcome, _ ledger: TestLedger) async throws {
        try await ledger.outbox.settle(
            [
                Settlement(
                    entry: entry.id, outcome: outcome, attribution: entry.attribution, destination: nil,
                    duration: .milliseconds(12))
            ], owner: self.owner, at: SettlementCase.now)
    }

    private func attempt(
        _ outcome: Settlement.Outcome, _ ledger: TestLedger, _ integration: Integration
    ) async throws {
        let claimed = try await self.claim(ledger, integration, at: SettlementCase.now)
        try await self.settle(try #require(claimed.first), outcome, ledger)
    }
}
