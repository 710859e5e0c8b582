import Foundation
import Ledger
import LedgerSQLite
import Stitching
import TestSupport
import Testing

@Suite("Bookings as people see them")
struct BookingStoreTests {
    /// Two integrations with one booking in each public state: 1 pending, 2 delivered, 3 held, 4 parked, 5 inactive,
    /// 6 on lease; 7 is the second integration's, pending.
    private static func filled() async throws -> TestLedger {
        let ledger = try TestLedger()
        let first = try await ledger.integration(.example(name: "First"))
        let second = try await ledger.integration(.example(name: "Second"))
        let far = TestTime.start.addingTimeInterval(3_600)
        func accept(_ order: Int, _ integration: IntegrationID, _ disposition: Submission.Disposition) async throws {
            let received = TestTime.start.addingTimeInterval(TimeInterval(order))
            _ = try await ledger.outbox.accept(
                .example(
                    booking: .example(integration: integration, orderID: "\(order)", receivedAt: received),
                    disposition: disposition))
        }
        try await accept(1, first.id, .pending(dueAt: far, matchUntil: nil))
        for order in [2, 3] { try await accept(order, first.id, .pending(dueAt: TestTime.start, matchUntil: nil)) }
        try await accept(4, first.id, .parked(.example("no_contact")))
        try await accept(5, first.id, .inactive)
        let entries = try await ledger.outbox.claim(Self.claim(first.id), now: TestTime.start)
        let outcomes: [Settlement.Outcome] = [.delivered(remoteID: 77), .hold(.example("forbidden"))]
        try await ledger.outbox.settle(
            zip(entries.sorted { $0.id < $1.id }, outcomes).map {
                Settlement(
                    entry: $0.id, outcome: $1, attribution: $0.attribution, destination: nil, duration: nil)
            }, owner: "run-1", at: TestTime.start)
        try await accept(6, first.id, .pending(dueAt: TestTime.start, matchUntil: nil))
        _ = try await ledger.outbox.claim(Self.claim(first.id), now: TestTime.start)
        try await accept(7, second.id, .pending(dueAt: far, matchUntil: nil))
        return ledger
    }

    private static func claim(_ integration: IntegrationID) -> Claim {
        Claim(
            integration: integration, limit: 10, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run-1")
    }

    @Test("a booking's JSON has every key of the public interface, absent values as null")
    func json() async throws {
        let ledger = try await Self.filled()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let summary = try await ledger.show(EntryID(rawValue: 3)).summary
        #expect(
            String(decoding: try encoder.encode(summary), as: UTF8.self) == """
                {"attempts":1,"attribution":{"campaignID":null,"kind":"session",\
                "pageURL":"https://example.com/tours?utm_source=ya","reason":null,"referrer":"https://ya.ru/",\
                "sessionID":"17000000001","siteID":null,"sourceID":null,"utm":{"source":"ya"},"widgetID":"24860"},\
                "code":"C6UDS3","comagicID":null,"id":"3","integrationID":"1",\
                "lastError":{"at":"2026-11-22T10:00:00Z","message":"CoMagic says forbidden","mnemonic":"forbidden"},\
                "orderID":"3","receivedAt":"2026-11-22T10:00:03Z","status":"held"}
                """)
    }
}
