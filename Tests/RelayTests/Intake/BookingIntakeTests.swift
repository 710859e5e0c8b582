import Bukza
import Foundation
import Ledger
import LedgerSQLite
import Relay
import Services
import Stitching
import TestSupport
import Testing

@Suite("Taking webhooks in")
struct BookingIntakeTests {
    private let time = TestTime()
    private let ledger: TestLedger
    private let sessions = StubDirectory(pages: [.example])
    private let doorbells = Doorbells()

    init() throws {
        self.ledger = try TestLedger()
    }

    private func intake(outbox: (any Outbox)? = nil, matchWindow: TimeInterval = 5) -> BookingIntake {
        BookingIntake(
            source: BukzaSource(), outbox: outbox ?? self.ledger.outbox, sessions: self.sessions,
            integrations: self.ledger.integrations,
            doorbells: self.doorbells, matchWindow: matchWindow, now: self.time.now)
    }

    private func body(
        phone: String = "+7 916 123-45-67", email: String = "", n2: String = "", order: String = "1001",
        code: String = "C6UDS3"
    ) -> [UInt8] {
        Array(
            """
            { "date_time": "22.11.2026 12:59:00", "name": "Иван", "phone": "\(phone)", "email": "\(email)",
              "message": "Номер заказа: \(order); Код бронирования: \(code)", "visitor_session_id": "\(n2)" }
            """.utf8)
    }

    /// Takes a body and answers what became of it.
    private func take(
        _ body: [UInt8], by intake: BookingIntake? = nil, for integration: Integration
    ) async throws -> BookingDetail {
        let receipt = try await (intake ?? self.intake()).take(body, for: integration)
        guard case .kept(let acceptances) = receipt, let acceptance = acceptances.first, acceptances.count == 1,
            !acceptance.isDuplicate
        else {
            Issue.record("not kept: \(receipt)")
            throw LedgerError.notFound
        }
        return try await self.ledger.show(acceptance.id)
    }

    /// Whether the lane of this integration was rung for since the last question.
    private func isRung(for integration: Integration) async -> Bool {
        let executor = SteppedExecutor()
        let hasReturned = Flag()
        let bell = self.doorbells.bell(of: integration.id)
        let waiting = Task(executorPreference: executor) {
            await bell.wait()
            hasReturned.raise()
        }
        executor.runUntilIdle()
        let isRung = hasReturned.isRaised
        executor.setFree()
        waiting.cancel()
        await waiting.value
        return isRung
    }

    @Test("a booking with a session is due at once, with its session")
    func session() async throws {
        let integration = try await self.ledger.integration()
        self.sessions.remember(.example())
        let summary = try await self.take(self.body(n2: "17000000001"), for: integration).summary
        #expect(summary.status == .pending)
        #expect(summary.attribution.kind == .session)
        #expect(summary.orderID == "1001" && summary.code == "C6UDS3")
        #expect(summary.campaignID == nil)
        #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == TestTime.start)
    }

    @Test("a booking without one waits for the match window, and says meanwhile where it would go")
    func waits() async throws {
        let integration = try await self.ledger.integration()
        let summary = try await self.take(self.body(), for: integration).summary
        #expect(summary.status == .pending)
        #expect(summary.attribution.kind == .fallback && summary.attribution.reason == .n2Empty)
        #expect(summary.campaignID == 501)
        #expect(
            try await self.ledger.outbox.nextDueDate(of: integration.id) == TestTime.start.addingTimeInterval(5))
    }

    @Test("with a window of zero nothing waits")
    func noWindow() async throws {
        let integration = try await self.ledger.integration()
        _ = try await self.take(self.body(), by: self.intake(matchWindow: 0), for: integration)
        #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == TestTime.start)
    }

    @Test("a booking nobody can be reached by is parked, even while the integration is switched off")
    func noContact() async throws {
        for isActive in [true, false] {
            let integration = try await self.ledger.integration(.example(isActive: isActive))
            let summary = try await self.take(self.body(phone: "n/a"), for: integration).summary
            #expect(summary.status == .parked)
            #expect(summary.lastError?.mnemonic == "no_contact")
            #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == nil)
        }
    }

    @Test("an unreadable phone does no harm when there is an e-mail address")
    func emailOnly() async throws {
        let integration = try await self.ledger.integration()
        let detail = try await self.take(self.body(phone: "n/a", email: "ivan@example.com"), for: integration)
        #expect(detail.summary.status == .pending)
        #expect(detail.history.first?.facts["oddities"] == "unreadable_phone")
    }

    @Test("a booking of a switched-off integration is received and not sent")
    func inactive() async throws {
        let integration = try await self.ledger.integration(.example(isActive: false))
        let summary = try await self.take(self.body(n2: "17000000001"), for: integration).summary
        #expect(summary.status == .inactive)
        #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == nil)
    }

    @Test("the same order and code again is answered with the first id and changes nothing")
    func duplicate() async throws {
        let integration = try await self.ledger.integration()
        let first = try await self.take(self.body(n2: "17000000001"), for: integration)
        self.time.advance(by: .seconds(60))
        let receipt = try await self.intake().take(self.body(n2: "17000000001"), for: integration)
        #expect(receipt == .kept([.alreadyStored(first.summary.id)]))
        let after = try await self.ledger.show(first.summary.id)
        #expect(after.summary == first.summary)
        #expect(after.rawBody == first.rawBody && after.history == first.history)
        // Another code of the same order is another booking.
        _ = try await self.take(self.body(code: "OTHER1"), for: integration)
    }

    @Test("a body that nobody can read is kept whole, parked, and kept once", arguments: ["", "{}", "hello", "\u{0}"])
    func unreadable(text: String) async throws {
        let integration = try await self.ledger.integration()
        let receipt = try await self.intake().take(Array(text.utf8), for: integration)
        guard case .unreadable(let id, let error) = receipt else {
            Issue.record("read something out of it: \(receipt)")
            return
        }
        let detail = try await self.ledger.show(id)
        #expect(detail.rawBody == text)
        #expect(detail.summary.status == .parked)
        #expect(detail.summary.lastError?.mnemonic == "unreadable_body")
        #expect(detail.summary.lastError?.message == error.description)
        #expect(try await self.intake().take(Array(text.utf8), for: integration) == .unreadable(id, error))
        #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == nil)
    }

    @Test("when the disk says no, nothing is kept and nobody is rung for; the next try succeeds")
    func diskSaysNo() async throws {
        let integration = try await self.ledger.integration()
        let outbox = FailingOutbox(self.ledger.outbox)
        outbox.fail(.accept, times: 2)
        let intake = self.intake(outbox: outbox)
        for body in [self.body(), Array("hello".utf8)] {
            await #expect(throws: LedgerError.unavailable(reason: "disk full")) {
                try await intake.take(WebhookRequest(body: body), for: integration)
            }
        }
        #expect(try await self.ledger.bookings.list(.init(), limit: 10).isEmpty)
        #expect(await !self.isRung(for: integration))
        _ = try await self.take(self.body(), by: intake, for: integration)
        #expect(await self.isRung(for: integration))
    }

    @Test("parked, inactive and repeated bookings ring for nobody")
    func silent() async throws {
        let integration = try await self.ledger.integration()
        let off = try await self.ledger.integration(.example(isActive: false))
        _ = try await self.take(self.body(phone: "n/a"), for: integration)
        _ = try await self.intake().take(self.body(phone: "n/a"), for: integration)
        _ = try await self.intake().take(Array("hello".utf8), for: integration)
        _ = try await self.take(self.body(), for: off)
        #expect(await !self.isRung(for: integration))
        #expect(await !self.isRung(for: off))
    }

    @Test("an event before the webhook gives the booking its session at once")
    func eventBefore() async throws {
        let integration = try await self.ledger.integration()
        self.sessions.remember(.example())
        self.sessions.hear(.example())
        let summary = try await self.take(self.body(), for: integration).summary
        #expect(summary.attribution.kind == .orderMatch)
        #expect(summary.attribution.reason == .n2Empty)
        #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == TestTime.start)
    }

    @Test("an event after it does so while the booking waits: due at once, in the history, rung for")
    func eventAfter() async throws {
        let integration = try await self.ledger.integration()
        let intake = self.intake()
        let first = try await self.take(self.body(), by: intake, for: integration)
        #expect(await self.isRung(for: integration))
        self.time.advance(by: .seconds(3))
        let event = PageEvent.example(seenAt: self.time.date)
        self.sessions.hear(event)
        await intake.heard(event)
        let detail = try await self.ledger.show(first.summary.id)
        #expect(detail.summary.attribution.kind == .orderMatch)
        #expect(detail.summary.attribution.session == .example())
        #expect(detail.summary.campaignID == nil)
        #expect(detail.history.map(\.name) == ["received", "joined", "joined"])
        #expect(try await self.ledger.outbox.nextDueDate(of: integration.id) == self.time.date)
        #expect(await self.isRung(for: integration))
    }

    @Test("an event of another order, of another integration, or after the window, changes nothing")
    func foreignEvents() async throws {
        let integration = try await self.ledger.integration()
        let other = try await self.ledger.integration()
        let intake = self.intake()
        let first = try await self.take(self.body(), by: intake, for: integration)
        let outbox = self.ledger.outbox
        for event in [
            PageEvent.example(orderID: "2", code: "X"), .example(integration: other.id),
            .example(integration: IntegrationID(rawValue: 99)), .example(orderID: nil, code: nil),
        ] {
            self.sessions.hear(event)
            await intake.heard(event)
        }
        self.time.advance(by: .seconds(5.001))
        self.sessions.hear(.example(seenAt: self.time.date))
        await intake.heard(.example(seenAt: self.time.date))
        #expect(try await self.ledger.show(first.summary.id).summary == first.summary)
        #expect(try await outbox.nextDueDate(of: integration.id) == TestTime.start.addingTimeInterval(5))
    }

    @Test("an event that names only the order, or only the code, finds its booking", arguments: [true, false])
    func halfNamed(isOrder: Bool) async throws {
        let integration = try await self.ledger.integration()
        let intake = self.intake()
        let first = try await self.take(self.body(), by: intake, for: integration)
        let event = PageEvent.example(orderID: isOrder ? "1001" : nil, code: isOrder ? nil : "C6UDS3")
        self.sessions.hear(event)
        await intake.heard(event)
        #expect(try await self.ledger.show(first.summary.id).summary.attribution.kind == .orderMatch)
    }

    @Test("an event finds its booking among hundreds that wait; those that have waited long enough have left")
    func crowd() async throws {
        let integration = try await self.ledger.integration()
        let intake = self.intake()
        for number in 1...300 {
            _ = try await intake.take(self.body(order: "\(number)", code: "C\(number)"), for: integration)
            self.time.advance(by: .milliseconds(20))
        }
        // The first fifty have waited their five seconds.
        for (number, isWaiting) in [(300, true), (60, true), (10, false)] {
            let event = PageEvent.example(orderID: "\(number)", code: "C\(number)", seenAt: self.time.date)
            self.sessions.hear(event)
            await intake.heard(event)
            let summary = try await self.ledger.show(EntryID(rawValue: Int64(number))).summary
            #expect((summary.attribution.kind == .orderMatch) == isWaiting, "\(number)")
        }
    }

    @Test("a match that the disk refuses is no loss: the booking goes on waiting")
    func matchFails() async throws {
        let integration = try await self.ledger.integration()
        let outbox = FailingOutbox(self.ledger.outbox)
        let intake = self.intake(outbox: outbox)
        let first = try await self.take(self.body(), by: intake, for: integration)
        outbox.fail(.match)
        self.sessions.hear(.example())
        await intake.heard(.example())
        #expect(try await self.ledger.show(first.summary.id).summary == first.summary)
        await intake.heard(.example())
        #expect(try await self.ledger.show(first.summary.id).summary.attribution.kind == .orderMatch)
    }
}
