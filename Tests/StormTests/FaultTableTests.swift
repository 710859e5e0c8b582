import CoMagic
import Foundation
import Ledger
import LedgerSQLite
import Logging
import Relay
import Sandbox
import ServiceLifecycleTestKit
import Services
import Stitching
import TestSupport
import Testing

/// Each fault of the sandbox alone, against the whole relay and a CoMagic that keeps every repetition.
@Suite("One fault at a time")
struct FaultTableTests {
    private static let seconds = 900

    /// What became of one booking with a session whose uploads met this fault, after a quarter of an hour.
    private func outcome(
        _ fault: String
    ) async throws -> (detail: BookingDetail, messages: [Sandbox.OfflineMessage]) {
        let clock = ManualClock()
        let time = TestTime(clock: clock)
        let ledger = try TestLedger()
        try await ledger.integration(.example(token: "sandbox-token", destination: .campaign(500_001)))
        let coMagic = SandboxCoMagic(now: time.now)
        #expect(coMagic.options.repeats == .duplicates)
        coMagic.add(try Fault(text: fault))
        let booking = Booking.example(receivedAt: time.date)
        let id = try await ledger.outbox.accept(.example(booking: booking, attribution: .example())).id
        let client = DataAPIClient(
            transport: FaultTransport(coMagic: coMagic), hosts: try DataAPIHosts(), now: time.now,
            requestID: { "request-1" })
        let service = RelayService(
            outbox: ledger.outbox, sink: client, integrations: ledger.integrations, sessions: StubDirectory(),
            matchWindow: 5, owner: "run", clock: clock, now: time.now, jitter: { 0.5 }, doorbells: Doorbells(),
            roster: Doorbell(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                await clock.waitForSleepers(1)
                let end = clock.now.advanced(by: .seconds(Self.seconds))
                while clock.now < end {
                    time.advance(by: clock.now.duration(to: min(clock.nextDeadline ?? end, end)))
                    await clock.waitForSleepers(1)
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        return (try await ledger.show(id), coMagic.messages)
    }

    @Test(
        "whatever goes wrong with a call, stored before or not, the booking is there once, with its session",
        arguments: [
            "http:500", "http:502", "http:503", "http:504", "http:503:20", "http:429:7", "http:404", "http:403", "html",
            "not_json", "truncated", "slow:3000", "slow:60000", "hang", "reset", "cut", "wrong_id", "no_data",
            "oversize:2048", "http:503*5", "hang*3", "reset*4",
        ])
    func connection(fault: String) async throws {
        let (detail, messages) = try await self.outcome("\(fault)@upload.offline_messages")
        #expect(messages.map(\.sessionID) == [17_000_000_001])
        #expect(detail.summary.status == .delivered)
    }

    /// Not among them: errors that CoMagic itself declares, and `503`, by which a server says that it did nothing.
    @Test(
        "stored, and then a wrong answer or none: never there twice",
        arguments: [
            "http:500", "http:502", "http:504", "http:599", "html", "not_json", "truncated", "hang", "reset", "cut",
            "wrong_id", "no_data", "oversize:2048", "slow:60000",
        ])
    func stored(fault: String) async throws {
        let text = fault + "+stored@upload.offline_messages"
        let (detail, messages) = try await self.outcome(text)
        #expect(messages.map(\.sessionID) == [17_000_000_001])
        #expect(detail.summary.status == .delivered)
        if fault != "no_data" { #expect(detail.summary.remoteID == messages.first?.id) }
    }

    @Test("every documented error, once: retried, held, without what was refused, looked up, or a person's")
    func mnemonics() async throws {
        for mnemonic in Sandbox.Mnemonic.allCases {
            let (detail, messages) = try await self.outcome("\(mnemonic.rawValue)@upload.offline_messages")
            let sessions = messages.map(\.sessionID)
            let name = mnemonic.rawValue
            switch Mnemonics.classOf(name) {
            case .quota, .retry, .hold, .ask:
                #expect(detail.summary.status == .delivered, "\(name)")
                #expect(sessions == [17_000_000_001], "\(name)")
            case .data where name == "invalid_date_time":
                #expect(sessions == [17_000_000_001])
                #expect(messages.first?.fields["date_time"] == nil)
            case .data:
                #expect(detail.summary.status == .delivered, "\(name)")
                #expect(sessions == [nil], "\(name)")
                #expect(detail.summary.attribution.reason == .sessionRejected, "\(name)")
            case .bug:
                #expect(detail.summary.status == .parked, "\(name)")
                #expect(messages.isEmpty, "\(name)")
                #expect(detail.summary.lastError?.mnemonic == name)
            }
        }
    }
}
