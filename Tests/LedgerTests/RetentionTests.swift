import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Retention")
struct RetentionTests {
    private static let day = 86_400.0

    private static func day(_ number: Double) -> Date { TestTime.start.addingTimeInterval(number * Self.day) }

    /// One booking received on each of these days, with its number as its order.
    private static func receive(_ days: [Double], _ ledger: TestLedger, parked: Set<Int> = []) async throws {
        for (index, day) in days.enumerated() {
            _ = try await ledger.outbox.accept(
                .example(
                    booking: .example(orderID: "\(index + 1)", receivedAt: Self.day(day)),
                    disposition: parked.contains(index + 1) ? .parked(.example("no_contact")) : nil))
        }
    }

    /// Delivers everything that is due.
    private static func deliver(
        _ count: Int, of integration: IntegrationID, at date: Date, _ ledger: TestLedger
    ) async throws {
        let entries = try await ledger.outbox.claim(
            Claim(integration: integration, limit: count, leaseUntil: .distantFuture, owner: "run-1"), now: date)
        try #require(entries.count == count)
        try await ledger.outbox.settle(
            entries.map {
                Settlement(
                    entry: $0.id, outcome: .delivered(remoteID: $0.id.rawValue), attribution: $0.attribution,
                    destination: nil, duration: nil)
            }, owner: "run-1", at: date)
    }

    @Test("forgets who made what ended long ago, and neither the booking, nor its counts, nor anybody who still waits")
    func forget() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration().id
        try await Self.receive([0, 1, 2], ledger, parked: [3])
        try await Self.deliver(2, of: integration, at: Self.day(3), ledger)
        _ = try await ledger.outbox.accept(
            .example(booking: .example(orderID: "4", receivedAt: Self.day(40))))
        try await Self.deliver(1, of: integration, at: Self.day(40), ledger)
        let now = Self.day(50)
        let scope = CoverageScope(integrations: [integration], from: TestTime.start, to: now)
        let before = try await ledger.coverage.counts(scope)
        let retention = ledger.bookings
        let limit = now.addingTimeInterval(-30 * Self.day)
        #expect(try await retention.forget(endedBefore: limit, limit: 1, at: now) == 1)
        #expect(try await retention.forget(endedBefore: limit, limit: 100, at: now) == 1)
        #expect(try await retention.forget(endedBefore: limit, limit: 100, at: now) == 0)
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
    }

    @Test("counts from the end of a booking: its delivery, or the moment at which a person marked it as done")
    func end() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration().id
        try await Self.receive([0, 0], ledger, parked: [2])
        let retention = ledger.bookings
        // As long as they wait, no age is enough.
        #expect(try await retention.forget(endedBefore: Self.day(400), limit: 9, at: Self.day(400)) == 0)
        try await Self.deliver(1, of: integration, at: Self.day(400), ledger)
        #expect(try await retention.forget(endedBefore: Self.day(400), limit: 9, at: Self.day(400)) == 0)
        let parked = EntryID(rawValue: 2)
        _ = try await ledger.bookings.close(.init(ids: [parked]), dryRun: false, by: "a@b.ru", at: Self.day(410))
        #expect(try await retention.forget(endedBefore: Self.day(401), limit: 9, at: Self.day(431)) == 1)
        #expect(try await ledger.show(parked).contact.isReachable)
        #expect(try await retention.forget(endedBefore: Self.day(411), limit: 9, at: Self.day(441)) == 1)
        #expect(try await !ledger.show(parked).contact.isReachable)
    }

    @Test("leaves alone what was marked as done and is on its way nevertheless")
    func released() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration().id
        try await Self.receive([0], ledger)
        try await ledger.outbox.hold(integration, because: .example("forbidden"), at: Self.day(1))
        let id = EntryID(rawValue: 1)
        _ = try await ledger.bookings.close(.init(ids: [id]), dryRun: false, by: "a@b.ru", at: Self.day(2))
        try await ledger.outbox.release(integration, at: Self.day(50), askAt: Self.day(50))
        #expect(try await ledger.show(id).summary.status == .pending)
        #expect(try await ledger.bookings.forget(endedBefore: Self.day(50), limit: 9, at: Self.day(50)) == 0)
        #expect(try await ledger.show(id).contact.isReachable)
    }

    @Test("finds what is old by an index")
    func plan() async throws {
        let ledger = try TestLedger()
        let query = SQLiteBookingArchive.endedBefore.replacing(":date", with: "5").replacing(":limit", with: "9")
        let steps = try await ledger.database.plan(of: query)
        #expect(steps.contains { $0.contains("booking_unforgotten") }, "\(steps)")
        #expect(steps.allSatisfy { !$0.contains("SCAN booking") && !$0.contains("TEMP") }, "\(steps)")
    }
}
