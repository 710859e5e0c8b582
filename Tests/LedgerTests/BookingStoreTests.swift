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

    @Test("are listed newest first, page after page, none twice and none left out")
    func paging() async throws {
        let ledger = try await Self.filled()
        var seen: [EntryID] = []
        while true {
            let page = try await ledger.bookings.list(.init(), before: seen.last, limit: 3)
            seen += page.map(\.id)
            if page.count < 3 { break }
        }
        #expect(seen.map(\.rawValue) == [7, 6, 5, 4, 3, 2, 1])
        #expect(try await ledger.bookings.list(.init(), limit: 0).isEmpty)
    }

    @Test(
        "are filtered by state, integration and id, all conditions together",
        arguments: [
            (BookingFilter(status: .pending), [7, 6, 1]),
            (.init(status: .delivered), [2]),
            (.init(status: .held), [3]),
            (.init(status: .parked), [4]),
            (.init(status: .inactive), [5]),
            (.init(integrations: [IntegrationID(rawValue: 2)]), [7]),
            (.init(integrations: [.example], status: .pending), [6, 1]),
            (.init(integrations: [IntegrationID(rawValue: 2)], status: .held), []),
            (.init(ids: [EntryID(rawValue: 2), EntryID(rawValue: 5), EntryID(rawValue: 99)]), [5, 2]),
            (.init(status: .held, ids: [EntryID(rawValue: 2)]), []),
            (.init(ids: []), []),
        ] as [(BookingFilter, [Int64])])
    func filters(filter: BookingFilter, expected: [Int64]) async throws {
        let ledger = try await Self.filled()
        #expect(try await ledger.bookings.list(filter, limit: 100).map(\.id.rawValue) == expected)
    }

    @Test("one is shown with its body as it came and with everything that happened to it")
    func show() async throws {
        let ledger = try await Self.filled()
        let detail = try await ledger.show(EntryID(rawValue: 2))
        #expect(detail.rawBody == #"{"name":"Иван Петров"}"#)
        #expect(detail.history.map(\.event) == ["received", "joined", "attempt"])
        #expect(detail.history.last?.detail["outcome"] == "delivered")
        #expect(detail.summary.comagicID == 77)
        await #expect(throws: LedgerError.notFound) { try await ledger.show(EntryID(rawValue: 99)) }
    }

    @Test("a replay puts held, parked and inactive ones back, and leaves the delivered and those on their way alone")
    func replay() async throws {
        let ledger = try await Self.filled()
        let now = TestTime.start.addingTimeInterval(10)
        let before = try await ledger.settings.revision()
        let untouched = try await ledger.bookings.list(.init(), limit: 100)
        #expect(try await ledger.bookings.replay(.init(), dryRun: true, reading: StubBodyReader(), at: now) == 3)
        #expect(try await ledger.bookings.list(.init(), limit: 100) == untouched)
        #expect(try await ledger.settings.revision() == before)

        #expect(try await ledger.bookings.replay(.init(), dryRun: false, reading: StubBodyReader(), at: now) == 3)
        let states = try await ledger.bookings.list(.init(), limit: 100).map(\.status)
        #expect(states == [.pending, .pending, .pending, .pending, .pending, .delivered, .pending])
        #expect(try await ledger.settings.revision().backlog == before.backlog + 1)
        #expect(try await ledger.settings.revision().settings == before.settings)
        #expect(try await ledger.outbox.nextDueDate(of: .example) == now)
        #expect(try await ledger.show(EntryID(rawValue: 4)).history.map(\.event) == ["received", "joined", "replayed"])
        #expect(try await ledger.show(EntryID(rawValue: 6)).history.map(\.event) == ["received", "joined"])
        #expect(try await ledger.bookings.replay(.init(), dryRun: false, reading: StubBodyReader(), at: now) == 0)
        #expect(try ledger.database.integrityProblems().isEmpty)
    }

    @Test(
        "a replay by state or id puts back just those, and never a delivered one",
        arguments: [
            (BookingFilter(status: .parked), 1), (.init(status: .held), 1), (.init(status: .inactive), 1),
            (.init(status: .delivered), 0), (.init(status: .pending), 0),
            (.init(ids: [EntryID(rawValue: 2)]), 0), (.init(ids: [EntryID(rawValue: 6)]), 0),
            (.init(ids: [EntryID(rawValue: 4)]), 1), (.init(ids: []), 0),
        ])
    func replaySome(filter: BookingFilter, count: Int) async throws {
        let ledger = try await Self.filled()
        #expect(
            try await ledger.bookings.replay(filter, dryRun: true, reading: StubBodyReader(), at: TestTime.start)
                == count)
        #expect(
            try await ledger.bookings.replay(filter, dryRun: false, reading: StubBodyReader(), at: TestTime.start)
                == count)
        let delivered = try await ledger.bookings.list(.init(status: .delivered), limit: 10)
        #expect(delivered.map(\.id.rawValue) == [2])
    }

    @Test("health names the longest waiting booking and the accounts on hold")
    func health() async throws {
        let empty = try await TestLedger().bookings.health()
        #expect(empty.oldestPending == nil && empty.held.isEmpty)
        let ledger = try await Self.filled()
        let health = try await ledger.bookings.health()
        #expect(health.oldestPending == TestTime.start.addingTimeInterval(1))
        #expect(health.held == [.example])
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
