import Foundation
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Reading a kept body again")
struct RereadTests {
    private let ledger: TestLedger
    private static let unreadable = Submission.Disposition.parked(.example(DeliveryFailure.Own.unreadableBody))

    init() throws {
        self.ledger = try TestLedger()
    }

    /// A body of which no field could be read.
    private func park(_ body: String) async throws -> EntryID {
        try await self.ledger.outbox.accept(
            .example(
                booking: .example(orderID: nil, code: nil, contact: Contact(), message: nil, createdAt: nil),
                isReadable: false, attribution: .exampleDefault(), rawBody: body, disposition: Self.unreadable)
        ).id
    }

    private func replay(_ id: EntryID, _ bookings: [Booking]) async throws -> Int {
        let reader = StubBodyReader { _ in
            bookings.map { BodyReading(booking: $0, attribution: .example(), oddities: ["comments"]) }
        }
        return try await self.ledger.bookings.replay(
            .init(ids: [id]), dryRun: false, by: "anna@example.ru", reading: reader, at: TestTime.start)
    }

    @Test("a body that can be read now becomes its booking, counts in coverage, and goes")
    func readable() async throws {
        try await self.ledger.integration()
        let id = try await self.park("{?}")
        let scope = CoverageScope(
            integrations: [.example], from: TestTime.start.addingTimeInterval(-3_600),
            to: TestTime.start.addingTimeInterval(3_600))
        let coverage = self.ledger.coverage
        #expect(try await coverage.counts(scope).isEmpty, "an unreadable body is no booking")
        let waiting = try await coverage.delivery(of: [.example])
        #expect(waiting.unreadable == 1 && waiting.parked == 0 && waiting.needsPerson == 1)
        #expect(try await self.replay(id, [.example(orderID: "7", code: "X")]) == 1)
        let detail = try await self.ledger.show(id)
        #expect(detail.summary.status == .pending && detail.isReadable && detail.rawBody == "{?}")
        #expect(detail.summary.orderID == "7" && detail.summary.externalID.hasSuffix("-1-7-X"))
        #expect(detail.contact == .example && detail.summary.attribution.session == .example())
        #expect(detail.history.map(\.name) == ["received", "reread", "joined", "replayed"])
        #expect(try await coverage.counts(scope).map(\.bookings) == [1])
        #expect(try await coverage.counts(scope).map(\.kind) == [.session])
        #expect(try await coverage.delivery(of: [.example]).unreadable == 0)
    }

    @Test("a booking without order id and code, whose body alone names it, is not taken for a repeat of itself")
    func namedByItsBody() async throws {
        try await self.ledger.integration()
        let id = try await self.park("{?}")
        #expect(try await self.replay(id, [.example(orderID: nil, code: nil, createdAt: TestTime.start)]) == 1)
        let detail = try await self.ledger.show(id)
        #expect(detail.summary.status == .pending && detail.summary.closedAt == nil && detail.isReadable)
        #expect(detail.history.map(\.name) == ["received", "reread", "joined", "replayed"])
    }

    @Test("several bookings in it are all kept, the first in the place of the body")
    func several() async throws {
        try await self.ledger.integration()
        let id = try await self.park("[?]")
        _ = try await self.replay(id, ["1", "2", "3"].map { .example(orderID: $0) })
        let all = try await self.ledger.bookings.list(.init(), limit: 9)
        #expect(Set(all.compactMap(\.orderID)) == ["1", "2", "3"] && all.allSatisfy { $0.status == .pending })
        #expect(all.first { $0.orderID == "1" }?.id == id)
        #expect(Set(all.map(\.externalID)).count == 3)
    }

    @Test("a booking that came by another way meanwhile is not sent twice: the body is closed and says where it is")
    func known() async throws {
        try await self.ledger.integration()
        let id = try await self.park("{?}")
        let sent = try await self.ledger.outbox.accept(.example(booking: .example(orderID: "7")))
        _ = try await self.replay(id, [.example(orderID: "7")])
        let detail = try await self.ledger.show(id)
        #expect(detail.summary.status == .parked && detail.summary.closedAt != nil)
        #expect(detail.history.last?.name == "known" && detail.history.last?.facts == ["booking": "\(sent.id)"])
        #expect(try await self.ledger.bookings.list(.init(status: .pending), limit: 9).map(\.id) == [sent.id])
    }

    @Test("what still can't be read goes to CoMagic's door and comes back, as before")
    func stillUnreadable() async throws {
        try await self.ledger.integration()
        let id = try await self.park("{?}")
        #expect(try await self.replay(id, []) == 1)
        #expect(try await self.ledger.show(id).summary.status == .pending)
        #expect(try await !self.ledger.show(id).isReadable)
    }

    @Test("a booking without a contact takes what today's reader finds, and keeps its name at the target")
    func refreshed() async throws {
        try await self.ledger.integration()
        let parked = Submission.Disposition.parked(.example(DeliveryFailure.Own.noContact))
        let id = try await self.ledger.outbox.accept(
            .example(booking: .example(contact: Contact(unreadPhone: "…")), disposition: parked)
        ).id
        let before = try await self.ledger.show(id).summary.externalID
        _ = try await self.replay(id, [.example()])
        let detail = try await self.ledger.show(id)
        #expect(detail.contact == .example && detail.summary.externalID == before)
        #expect(detail.history.map(\.name).suffix(2) == ["reread", "replayed"])
    }

    @Test("what a person corrected is left as it is")
    func corrected() async throws {
        try await self.ledger.integration()
        let parked = Submission.Disposition.parked(.example("invalid_parameter_value"))
        let id = try await self.ledger.outbox.accept(.example(disposition: parked)).id
        try await self.ledger.bookings.edit(
            id, BookingEdit(phone: PhoneNumber(text: "89031112233")), at: TestTime.start)
        let claim = Claim(
            integration: .example, limit: 1, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run")
        let entry = try #require(try await self.ledger.outbox.claim(claim, now: TestTime.start).first)
        try await self.ledger.outbox.settle(
            [
                Settlement(
                    entry: id, outcome: .park(.example("invalid_parameter_value")), attribution: entry.attribution,
                    destination: nil, duration: nil)
            ], owner: "run", at: TestTime.start)
        _ = try await self.replay(id, [.example()])
        #expect(try await self.ledger.show(id).contact.phone?.digits == "79031112233")
    }

    @Test("the reader is given the body, the query and the time of receipt as they were kept")
    func given() async throws {
        try await self.ledger.integration()
        var submission = Submission.example(isReadable: false, rawBody: "body", disposition: Self.unreadable)
        submission.query = "a=b"
        let id = try await self.ledger.outbox.accept(submission).id
        let reader = StubBodyReader { body in
            #expect(body.bytes == Array("body".utf8) && body.query == "a=b")
            #expect(body.receivedAt == TestTime.start && body.integration == .example)
            return []
        }
        _ = try await self.ledger.bookings.replay(
            .init(ids: [id]), dryRun: false, reading: reader, at: TestTime.start.addingTimeInterval(60))
    }
}
