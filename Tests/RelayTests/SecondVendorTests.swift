import Foundation
import Ledger
import Logging
import Relay
import ServiceLifecycle
import ServiceLifecycleTestKit
import Services
import Stitching
import Synchronization
import TestSupport
import Testing

/// A booking system without widgets.
private struct NoSigns: WidgetSigns {
    func widget(ofContainer id: String) -> String? { nil }
    func widgets(in text: String) -> [String] { [] }
    func mayLink(_ text: String) -> Bool { false }
    func isDirect(host: String) -> Bool { false }
    func widget(ofLink link: String) -> String? { nil }
}

/// A throw-away booking system: one line a webhook, `order|code|name|phone|session`.
private struct LineSource: BookingSource {
    let name = "line"
    let title = "Line"
    let signs: any WidgetSigns = NoSigns()
    let maximumBytes = 200
    let template = "{order}|{code}|{name}|{phone}|{session}"

    func read(
        _ request: WebhookRequest, in context: ReadingContext
    ) throws(UnreadableWebhook) -> [ReadBooking] {
        let parts = String(decoding: request.body, as: UTF8.self).split(
            separator: "|", omittingEmptySubsequences: false
        )
        .map(String.init)
        guard parts.count == 5 else {
            throw UnreadableWebhook(
                isPing: parts == ["ping"], description: "The line has five parts: copy the template.")
        }
        let booking = Booking(
            integration: context.integration, orderID: parts[0].nonEmpty, code: parts[1].nonEmpty,
            contact: Contact(name: parts[2], phone: PhoneNumber(text: parts[3])), message: nil, createdAt: nil,
            n2: N2(text: parts[4]), receivedAt: context.receivedAt)
        return [ReadBooking(booking: booking)]
    }

    func body(of test: TestOrder) -> [UInt8] {
        Array("\(test.orderID)|\(test.code)|\(test.name)||\(test.n2)".utf8)
    }
}

/// A throw-away target: serves the accounts of one address, keeps requests in memory and knows neither accounts nor error names of CoMagic's.
private final class MemorySink: InquirySink {
    static let address = "memory:"
    let callTimeout: Duration = .seconds(1)
    private let requests = Mutex<[Int64: RemoteRequest]>([:])
    private let isDown = Mutex(true)

    var kept: [RemoteRequest] { self.requests.withLock { $0.values.sorted { $0.id < $1.id } } }
    func comeUp() { self.isDown.withLock { $0 = false } }

    func serves(_ target: Target) -> Bool { target.access.url == Self.address }

    func upload(_ entries: [OutboxEntry], of integration: Integration) async -> UploadReceipt {
        if self.isDown.withLock({ $0 }) {
            let verdict = Verdict.blocked(DeliveryFailure(mnemonic: "closed", message: "closed for lunch"), .access)
            return UploadReceipt(verdicts: entries.map { _ in verdict }, observations: [verdict])
        }
        let verdicts = entries.map { entry in
            self.requests.withLock { requests in
                let id = Int64(requests.count + 1)
                requests[id] = RemoteRequest(
                    id: id, extID: entry.externalID, sessionID: entry.attribution.session?.rawValue)
                return Verdict.delivered(remoteID: id)
            }
        }
        return UploadReceipt(verdicts: verdicts, observations: verdicts)
    }

    func find(_ entries: [OutboxEntry], of integration: Integration) async -> [Finding] {
        entries.map { entry in
            self.kept.first { $0.extID == entry.externalID }.map { .present(remoteID: $0.id) } ?? .absent
        }
    }

    func probe(_ integration: Integration) async -> Verdict? {
        self.isDown.withLock { $0 }
            ? .blocked(DeliveryFailure(mnemonic: "closed", message: "closed for lunch"), .access) : nil
    }

    func delete(_ remoteID: Int64, of integration: Integration) async -> Deletion {
        self.requests.withLock { $0.removeValue(forKey: remoteID) } == nil
            ? .absent(DeliveryFailure(mnemonic: "gone", message: "gone")) : .deleted
    }

    func report(
        from: Date, till: Date, of integration: Integration
    ) async throws(AccountFailure) -> [RemoteRequest] { self.kept }

    func verdict(on failure: DeliveryFailure, of integration: Integration) -> Verdict { .blocked(failure, .access) }
}

@Suite("A second booking system and a second target", .timeLimit(.minutes(5)))
struct SecondVendorTests {
    private let clock = ManualClock()
    private let time: TestTime
    private let ledger: TestLedger
    private let sink = MemorySink()
    private let sessions = StubDirectory(pages: [.example])
    private let doorbells = Doorbells()

    init() throws {
        self.time = TestTime(clock: self.clock)
        self.ledger = try TestLedger()
    }

    private var intake: BookingIntake {
        BookingIntake(
            source: LineSource(), outbox: self.ledger.outbox, sessions: self.sessions,
            integrations: self.ledger.integrations, doorbells: self.doorbells, matchWindow: 0, now: self.time.now)
    }

    @Test("take a booking from the webhook to the target, through an account that is closed at first")
    func wholeWay() async throws {
        let integration = try await self.ledger.integration(.example(url: MemorySink.address))
        let line = WebhookRequest(body: Array("7|ABC|Анна|+79161234567|17000000001".utf8))
        guard case .kept(let acceptances) = try await self.intake.take(line, for: integration) else {
            Issue.record("the line was not kept")
            return
        }
        let id = try #require(acceptances.first?.id)
        guard case .kept(let again) = try await self.intake.take(line, for: integration) else { return }
        #expect(again.map(\.isDuplicate) == [true])
        let roster = Doorbell()
        let service = RelayService(
            outbox: self.ledger.outbox, sink: TargetSinks([self.sink, ScriptedSink(now: self.time.now)]),
            integrations: self.ledger.integrations,
            sessions: self.sessions, matchWindow: 0, owner: "run-1", clock: self.clock, now: self.time.now,
            jitter: { 0.5 }, doorbells: self.doorbells, roster: roster,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                try await self.pass(until: .held, id)
                #expect(self.sink.kept.isEmpty)
                self.sink.comeUp()
                try await self.pass(until: .delivered, id)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(try await self.ledger.show(id).summary.status == .delivered)
        #expect(self.sink.kept.map(\.sessionID) == [17_000_000_001])
    }

    /// Lets time go by until the booking has the status.
    private func pass(until status: BookingSummary.Status, _ id: EntryID) async throws {
        while try await self.ledger.show(id).summary.status != status {
            await self.clock.waitForSleepers(1)
            self.time.advance(by: .seconds(1))
            await Task.yield()
        }
    }

    @Test("keep a line that cannot be read whole, and answer a ping without keeping it")
    func unreadable() async throws {
        let integration = try await self.ledger.integration()
        guard
            case .unreadable(let id, let why) = try await self.intake.take(
                WebhookRequest(body: Array("nonsense".utf8)), for: integration)
        else {
            Issue.record("nonsense was read")
            return
        }
        #expect(why.description.contains("five parts"))
        #expect(try await self.ledger.show(id).summary.status == .parked)
        guard case .ping = try await self.intake.take(WebhookRequest(body: Array("ping".utf8)), for: integration)
        else {
            Issue.record("a ping was kept")
            return
        }
    }

    @Test("an integration whose target no sink serves is refused with words, and nothing is sent")
    func unserved() async throws {
        let foreign = try await self.ledger.integration(.example(url: "https://dataapi.comagic.ru/v2.0"))
        let own = try await self.ledger.integration(.example(url: MemorySink.address))
        self.sink.comeUp()
        let sinks = TargetSinks([self.sink])
        #expect(sinks.serves(own.settings.target) && !sinks.serves(foreign.settings.target))
        let receipt = await sinks.upload([.example(), .example(id: 2)], of: foreign)
        #expect(receipt.verdicts.map(\.label) == ["blocked", "blocked"] && receipt.observations.count == 1)
        let failure = try #require(receipt.verdicts.first?.failure)
        #expect(failure.message.contains("integration \(foreign.id)"))
        #expect(await sinks.find([.example()], of: foreign) == [.unavailable(.blocked(failure, .other))])
        #expect(await sinks.probe(foreign) == .blocked(failure, .other))
        #expect(await sinks.delete(1, of: foreign) == .failed(.blocked(failure, .other)))
        #expect(sinks.verdict(on: failure, of: foreign) == .blocked(failure, .other))
        await #expect(throws: AccountFailure(failure: failure)) {
            try await sinks.report(from: TestTime.start, till: TestTime.start, of: foreign)
        }
        #expect(self.sink.kept.isEmpty)
        #expect(await sinks.upload([.example()], of: own).verdicts.map(\.label) == ["delivered"])
        #expect(await sinks.delete(1, of: own) == .deleted)
    }

    @Test("are compared by the nightly report like the first ones")
    func reconciled() async throws {
        let integration = try await self.ledger.integration(.example(url: MemorySink.address))
        self.sink.comeUp()
        let reconciler = Reconciler(sink: self.sink, bookings: self.ledger.bookings, now: self.time.now)
        let run = try await reconciler.run(integration, days: 3, scheduledFor: nil)
        #expect(run.failure == nil && run.findings.isEmpty)
    }
}
