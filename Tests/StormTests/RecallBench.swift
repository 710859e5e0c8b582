import Bukza
import CoMagic
import Foundation
import HTTPTypes
import Ledger
import LedgerSQLite
import Logging
import NIOCore
import Relay
import Sandbox
import ServiceLifecycleTestKit
import Services
import Stitching
import Synchronization
import TestSupport

/// A ledger with one integration that wants recalls, and a pessimistic CoMagic that is called without a network.
final class RecallBench: Sendable {
    /// What happens to a call of CoMagic's method.
    enum Meeting: Sendable {
        /// Nothing: it is answered.
        case answer
        /// It arrives and is carried out, and nobody hears.
        case unanswered
        /// It never arrives, and nobody hears.
        case lost
        /// It is refused with this name.
        case refusal(String)
    }

    let clock = ManualClock()
    let time: TestTime
    let ledger: TestLedger
    let sessions = StubDirectory()
    let recalls: any RecallQueue
    let coMagic: SandboxCoMagic
    let integration: Integration
    private let meetings = Mutex<[String: [Meeting]]>([:])

    init(recallWindow: Duration? = .seconds(86_400), batchOrder: Bool = true) async throws {
        self.time = TestTime(clock: self.clock)
        self.ledger = try TestLedger()
        self.recalls = self.ledger.recalls
        self.integration = try await self.ledger.integration(
            .example(destination: .campaign(500_001), recallWindow: recallWindow))
        var options = SandboxOptions()
        options.sessions = .any
        options.repeats = .duplicates
        if !batchOrder { options.idOrder = .reversed }
        self.coMagic = SandboxCoMagic(
            state: SandboxState(
                options: options, accounts: [SandboxAccount(token: "example-token", appID: 1, name: "Example")]),
            now: self.time.now)
    }

    /// The next calls of a method meet this, one after the other.
    func meet(_ method: String, _ meetings: Meeting...) {
        self.meetings.withLock { $0[method, default: []] += meetings }
    }

    /// Takes bookings in and lets them be delivered with the default.
    func deliver(_ orders: String...) async throws -> [EntryID] {
        var ids: [EntryID] = []
        for order in orders {
            let booking = Booking.example(orderID: order, code: "C\(order)", receivedAt: self.time.date)
            ids.append(
                try await self.ledger.outbox.accept(
                    .example(booking: booking, attribution: .exampleDefault())
                ).id)
        }
        try await self.relay()
        return ids
    }

    /// Runs the relay until nothing is due any more.
    func relay() async throws {
        let service = RelayService(
            outbox: self.ledger.outbox, sink: try self.client(), integrations: self.ledger.integrations,
            sessions: StubDirectory(), matchWindow: 5, owner: "run", clock: self.clock, now: self.time.now,
            jitter: { 0.5 }, doorbells: Doorbells(), roster: Doorbell(), logger: Self.quiet)
        try await self.run { try await service.run() }
    }

    /// Runs the service once through, and again after each pause of so many seconds.
    func takeBack(pauses: TimeInterval...) async throws {
        let service = RecallService(
            sink: try self.client(), recalls: self.recalls, integrations: self.ledger.integrations,
            doorbells: Doorbells(), bell: Doorbell(), policy: DeliveryPolicy(), clock: self.clock, now: self.time.now,
            logger: Self.quiet)
        try await self.run({ try await service.run() }, pauses: pauses)
    }

    private func run(
        _ body: @escaping @Sendable () async throws -> Void, pauses: [TimeInterval] = []
    ) async throws {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await body() }
                await self.clock.waitForSleepers(1)
                for pause in pauses {
                    let end = self.clock.now.advanced(by: .seconds(pause))
                    while self.clock.now < end {
                        let next = min(self.clock.nextDeadline ?? end, end)
                        self.time.advance(by: self.clock.now.duration(to: next))
                        await self.clock.waitForSleepers(1)
                    }
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// A page that told of its session half a minute before the test began tells of an order and its code.
    func hear(
        _ order: String, session: VisitorSessionID = .example(), namesCode: Bool = true,
        readiness: SessionSnapshot.Readiness = .ready, knownSince: Date = TestTime.start.addingTimeInterval(-30)
    ) async {
        let event = PageEvent.example(
            session: session, orderID: order, code: namesCode ? "C\(order)" : nil, seenAt: self.time.date)
        self.sessions.remember(.example(id: session, readiness: readiness, seenAt: knownSince))
        self.sessions.hear(event)
        let intake = BookingIntake(
            source: BukzaSource(), outbox: self.ledger.outbox, sessions: self.sessions,
            integrations: self.ledger.integrations,
            doorbells: Doorbells(), matchWindow: 5, recalls: self.recalls, now: self.time.now)
        await intake.heard(event)
    }

    func client() throws -> DataAPIClient {
        DataAPIClient(
            transport: Wire(bench: self), hosts: try DataAPIHosts(), now: self.time.now, requestID: { "request-1" })
    }

    private static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    private struct Wire: HTTPTransport {
        let bench: RecallBench

        func send(
            _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
        ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
            let bytes = Array(body.readableBytesView)
            let call = Sandbox.JSONValue(bytes: bytes)
            let method = call?["method"]?.asString ?? ""
            let meeting = self.bench.meetings.withLock { meetings -> Meeting in
                guard let next = meetings[method]?.first else { return .answer }
                meetings[method]?.removeFirst()
                return next
            }
            switch meeting {
            case .answer: return (HTTPResponse(status: .ok), ByteBuffer(bytes: self.bench.coMagic.answer(bytes).body))
            case .unanswered:
                _ = self.bench.coMagic.answer(bytes)
                throw .timeout
            case .lost: throw .timeout
            case .refusal(let name):
                let refusal: Sandbox.JSONValue = [
                    "jsonrpc": "2.0", "id": "request-1",
                    "error": ["code": -32_602, "message": "refused", "data": ["mnemonic": .string(name)]],
                ]
                return (HTTPResponse(status: .ok), ByteBuffer(bytes: refusal.bytes))
            }
        }
    }
}
