import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Retention")
struct RetentionTests {
    @Test("forgets who made what ended long ago, and neither the booking, nor its counts, nor anybody who still waits")
    func forget() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        for (order, days, parked) in [(1, 0.0, false), (2, 1, false), (3, 2, true), (4, 40, false)] {
            _ = try await ledger.outbox.accept(
                .example(
                    booking: .example(
                        orderID: "\(order)", receivedAt: TestTime.start.addingTimeInterval(days * 86_400)),
                    disposition: parked ? .parked(.example("no_contact")) : nil))
        }
        let now = TestTime.start.addingTimeInterval(50 * 86_400)
        let entries = try await ledger.outbox.claim(
            Claim(integration: integration.id, limit: 9, leaseUntil: .distantFuture, owner: "run-1"), now: now)
        try await ledger.outbox.settle(
            entries.map {
                Settlement(
                    entry: $0.id, outcome: .delivered(remoteID: $0.id.rawValue), attribution: $0.attribution,
                    destination: nil, duration: nil)
            }, owner: "run-1", at: now)
        let scope = CoverageScope(integrations: [integration.id], from: TestTime.start, to: now)
        let before = try await ledger.coverage.counts(scope)
        let retention = ledger.bookings
        let limit = now.addingTimeInterval(-30 * 86_400)
        #expect(try await retention.forget(receivedBefore: limit, limit: 1, at: now) == 1)
        #expect(try await retention.forget(receivedBefore: limit, limit: 100, at: now) == 1)
        #expect(try await retention.forget(receivedBefore: limit, limit: 100, at: now) == 0)
        #expect(try await ledger.coverage.counts(scope) == before)
        for (id, isForgotten) in [(1, true), (2, true), (3, false), (4, false)] as [(Int64, Bool)] {
            let detail = try await ledger.show(EntryID(rawValue: id))
            #expect(detail.contact.isReachable != isForgotten)
            #expect(detail.rawBody.isEmpty == isForgotten)
            #expect(detail.summary.orderID == "\(id)")
            #expect((detail.history.last?.name == "forgotten") == isForgotten)
        }
        #expect(try await ledger.bookings.list(.init(text: "+79161234567"), limit: 9).map(\.orderID) == ["4", "3"])
        // The same webhook again is still the same booking.
        let again = try await ledger.outbox.accept(.example(booking: .example(orderID: "1")))
        #expect(again == .alreadyStored(EntryID(rawValue: 1)))
        _ = try await ledger.bookings.close(.init(ids: [EntryID(rawValue: 3)]), dryRun: false, by: "a@b.ru", at: now)
        #expect(try await retention.forget(receivedBefore: limit, limit: 100, at: now) == 1)
    }

    @Test("finds what is old by an index")
    func plan() async throws {
        let ledger = try TestLedger()
        let steps = try await ledger.database.plan(
            of: """
                SELECT id FROM booking WHERE forgottenAt IS NULL AND (\(SQLiteBookingArchive.ended)) AND receivedAt < 5
                ORDER BY receivedAt LIMIT 9
                """)
        #expect(steps.allSatisfy { !$0.contains("SCAN booking") && !$0.contains("TEMP") }, "\(steps)")
    }
}
