import Foundation
import Ledger
import LedgerSQLite
import Logging
import Relay
import ServiceLifecycle
import ServiceLifecycleTestKit
import Services
import Stitching
import TestSupport
import Testing

/// The relay over a real outbox on disk, a scripted CoMagic and clocks that the test moves.
final class RelayBench: Sendable {
    let clock: ManualClock
    let time: TestTime
    let ledger: TestLedger
    let sink: ScriptedSink
    let sessions = StubDirectory()
    let doorbells = Doorbells()
    let roster = Doorbell()

    init() throws {
        self.clock = ManualClock()
        self.time = TestTime(clock: self.clock)
        self.ledger = try TestLedger()
        self.sink = ScriptedSink(now: self.time.now)
    }

    func service(
        outbox: (any Outbox)? = nil, owner: String = "run-1", batch: Int = 1, doorbells: Doorbells? = nil,
        roster: Doorbell? = nil, mayGiveUp: @escaping @Sendable () -> Bool = { true }
    ) -> RelayService<ManualClock> {
        RelayService(
            outbox: outbox ?? self.ledger.outbox, sink: self.sink, integrations: self.ledger.integrations,
            sessions: self.sessions, batch: batch, matchWindow: 5, owner: owner, clock: self.clock,
            now: self.time.now, jitter: { 0.5 }, mayGiveUp: mayGiveUp, doorbells: doorbells ?? self.doorbells,
            roster: roster ?? self.roster,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs the service until the body is done, then shuts it down and waits until it has returned.
    func run(
        _ service: RelayService<ManualClock>? = nil, lanes: Int = 1, _ body: @Sendable () async throws -> Void
    ) async throws {
        let service = service ?? self.service()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                await self.clock.waitForSleepers(lanes)
                try await body()
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// Lets time go by, from one awakening to the next, and waits after each until every lane sleeps again.
    func pass(_ seconds: TimeInterval, lanes: Int = 1) async {
        let end = self.clock.now.advanced(by: .seconds(seconds))
        while self.clock.now < end {
            let next = min(self.clock.nextDeadline ?? end, end)
            self.time.advance(by: self.clock.now.duration(to: next))
            await self.clock.waitForSleepers(lanes)
        }
    }

    /// Rings for an integration whose lane sleeps, and waits until that lane sleeps again.
    func ring(_ integration: IntegrationID = .example) async {
        let mark = self.clock.sleepsBegun
        self.doorbells.bell(of: integration).ring()
        await self.clock.waitForSleeps(beyond: mark)
    }

    /// A booking of an integration, due now unless said otherwise.
    @discardableResult
    func accept(
        _ order: String = "1001", of integration: IntegrationID = .example, n2: N2 = .empty,
        attribution: Attribution = .example(), dueIn seconds: TimeInterval = 0, matchUntil: Date? = nil
    ) async throws -> EntryID {
        let booking = Booking.example(
            integration: integration, orderID: order, n2: n2, receivedAt: self.time.date)
        return try await self.ledger.outbox.accept(
            .example(
                booking: booking, attribution: attribution,
                disposition: .pending(dueAt: self.time.date.addingTimeInterval(seconds), matchUntil: matchUntil))
        ).id
    }

    func status(_ id: EntryID) async throws -> BookingSummary.Status {
        try await self.ledger.show(id).summary.status
    }
}
