import CoMagic
import FoundationEssentials
import Ledger
import LedgerSQLite
import Relay
import Stitching
import TestSupport
import Testing

@Suite("Reading CoMagic's report back")
struct ReconciliationTests {
    /// A ledger in which bookings with these orders were delivered, each with its own session and CoMagic's number.
    private func delivered(_ orders: [String], remoteIDs: [Int64?]) async throws -> (TestLedger, [BookingSummary]) {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        for (index, order) in orders.enumerated() {
            let booking = Booking.example(integration: integration.id, orderID: order, code: nil)
            let id = try await ledger.outbox.accept(
                .example(booking: booking, attribution: .example(session: .example(Int64(index))))
            ).id
            let claim = Claim(
                integration: integration.id, limit: 1, leaseUntil: TestTime.start.addingTimeInterval(60), owner: "run")
            let entry = try #require(try await ledger.outbox.claim(claim, now: TestTime.start).first)
            try await ledger.outbox.settle(
                [
                    Settlement(
                        entry: id, outcome: .delivered(remoteID: remoteIDs[index]), attribution: entry.attribution,
                        destination: nil, duration: nil)
                ], owner: "run", at: TestTime.start)
        }
        let since = TestTime.start.addingTimeInterval(-60)
        return (ledger, try await ledger.bookings.delivered(of: integration.id, since: since))
    }

    @Test("tells what is missing, doubled, or there with another session, and learns numbers")
    func compare() async throws {
        let (_, bookings) = try await self.delivered(["1", "2", "3", "4", "5"], remoteIDs: [1, 2, 3, nil, 5])
        let names = bookings.map(\.externalID)
        let report = [
            RemoteRequest(id: 2, extID: names[1], sessionID: 17_000_000_001),
            RemoteRequest(id: 22, extID: names[1], sessionID: 17_000_000_001),
            RemoteRequest(id: 3, extID: names[2], sessionID: 4_711),
            RemoteRequest(id: 44, extID: names[3], sessionID: 17_000_000_003),
            RemoteRequest(id: 5, extID: names[4], sessionID: nil),
            RemoteRequest(id: 6, extID: "somebody-else", sessionID: 1),
            RemoteRequest(id: 7, extID: nil, sessionID: 1),
        ]
        let result = Reconciliation(bookings, report)
        let ids = bookings.map(\.id)
        #expect(result.compared == 5)
        #expect(
            result.findings == [
                Discrepancy(booking: ids[0], kind: .missing, detail: "1"),
                Discrepancy(booking: ids[1], kind: .doubled, detail: "2, 22"),
                Discrepancy(booking: ids[2], kind: .otherSession, detail: "17000000002 → 4711"),
            ])
        #expect(result.learned == [ids[3]: 44])
    }

    @Test("an identical report leaves nothing to say")
    func quiet() async throws {
        let (_, bookings) = try await self.delivered(["1"], remoteIDs: [1])
        let result = Reconciliation(
            bookings, [RemoteRequest(id: 1, extID: bookings[0].externalID, sessionID: 17_000_000_000)])
        #expect(result.findings.isEmpty)
        #expect(result.learned.isEmpty)
    }

    @Test(
        "without a session what was sent is compared, campaign or site, and nothing that CoMagic derived from it",
        arguments: [
            (Destination.campaign(501), 501, 9, nil), (.campaign(501), 502, 9, "501 → 502"),
            (.campaign(501), nil, nil, nil),
            (.site(7, source: 3), 44, 7, nil), (.site(7, source: 3), 44, 8, "7 → 8"),
        ] as [(Destination, Int64?, Int64?, String?)])
    func destination(sent: Destination, campaign: Int64?, site: Int64?, detail: String?) async throws {
        var booking = try #require(try await self.delivered(["1"], remoteIDs: [1]).1.first)
        booking.attribution = .exampleDefault()
        booking.campaignID = sent.campaignID
        booking.siteID = sent.siteID
        let row = RemoteRequest(id: 1, extID: booking.externalID, sessionID: 5, campaignID: campaign, siteID: site)
        let result = Reconciliation([booking], [row])
        #expect(result.findings.map(\.detail) == [detail].compactMap(\.self))
        #expect(result.findings.allSatisfy { $0.kind == .otherDestination })
    }

    @Test("a row whose number another booking has is not counted as this one's")
    func foreignRow() async throws {
        let (_, bookings) = try await self.delivered(["1"], remoteIDs: [nil])
        let row = RemoteRequest(id: 9, extID: bookings[0].externalID, sessionID: 17_000_000_000)
        let result = Reconciliation(bookings, [row], owners: [9: EntryID(rawValue: 77)])
        #expect(result.findings.map(\.kind) == [.missing] && result.learned.isEmpty)
        #expect(Reconciliation(bookings, [row], owners: [9: bookings[0].id]).learned == [bookings[0].id: 9])
    }

    @Test("a learned number is kept, a known one is not overwritten")
    func learn() async throws {
        let (ledger, bookings) = try await self.delivered(["1", "2"], remoteIDs: [nil, 2])
        try await ledger.bookings.learn([bookings[0].id: 44, bookings[1].id: 55])
        #expect(try await ledger.bookings.show(bookings[0].id).summary.remoteID == 44)
        #expect(try await ledger.bookings.show(bookings[1].id).summary.remoteID == 2)
    }

    @Test("what is missing goes back to work, and the report is asked before it is sent")
    func resend() async throws {
        let (ledger, bookings) = try await self.delivered(["1", "2"], remoteIDs: [1, 2])
        #expect(try await ledger.bookings.resend(missing: [bookings[0].id], at: TestTime.start) == 1)
        let claim = Claim(
            integration: bookings[0].integration, limit: 10, leaseUntil: TestTime.start.addingTimeInterval(60),
            owner: "run")
        let entries = try await ledger.outbox.claim(claim, now: TestTime.start)
        #expect(entries.map(\.id) == [bookings[0].id])
        #expect(entries.map(\.isUncertain) == [true])
        #expect(try await ledger.bookings.show(bookings[1].id).summary.status == .delivered)
        #expect(try await ledger.bookings.resend(missing: [bookings[0].id], at: TestTime.start) == 0)
    }
}
