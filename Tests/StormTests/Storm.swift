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
import Synchronization
import TestSupport

/// The relay over a real outbox on disk and a strict CoMagic in bad weather, through stops and crashes, for hours that
/// cost seconds.
final class Storm: Sendable {
    /// A booking that was acknowledged.
    struct Acknowledged {
        var id: EntryID
        var extID: String
        var entry: Plan.Entry
        var dueAt: Date
    }

    /// While nothing ran, and the start after it.
    struct Gap {
        var from: Date
        var till: Date
    }

    private struct State {
        var next = 0
        var acknowledged: [Acknowledged] = []
        /// What was said of a repeated webhook and is not right, in sentences.
        var confusions: [String] = []
        var gaps: [Gap] = []
    }

    /// Three accounts, the second of which has two sites.
    static let lanes = 4
    /// Less than the standard delay before the report is asked: what the report will ever show, it shows then.
    static let reportLag: TimeInterval = 8
    /// Of the last account; the others have plenty.
    static let minuteLimit: Int64 = 30
    static let destination = Destination.campaign(500_001)

    let seed: UInt64
    let clock = ManualClock()
    let time: TestTime
    let ledger: TestLedger
    let coMagic: SandboxCoMagic
    let integrations: [IntegrationID]
    private let plan: Plan
    private let sky: Sky
    private let state = Mutex(State())

    /// The first account is always well.
    var healthy: IntegrationID { self.integrations[0] }
    var acknowledged: [Acknowledged] { self.state.withLock { $0.acknowledged } }
    var confusions: [String] { self.state.withLock { $0.confusions } }
    var gaps: [Gap] { self.state.withLock { $0.gaps } }

    init(seed: UInt64) async throws {
        self.seed = seed
        self.time = TestTime(clock: self.clock)
        self.ledger = try TestLedger()
        var integrations: [IntegrationID] = []
        for number in 1...Self.lanes {
            integrations.append(
                try await self.ledger.integration(
                    .example(
                        name: "\(number)", token: Self.token(IntegrationID(rawValue: Int64(number))),
                        destination: Self.destination)
                ).id)
        }
        self.integrations = integrations
        self.plan = Plan(seed: seed, integrations: integrations)
        self.coMagic = Self.makeCoMagic(integrations, self.time)
        self.sky = Sky(
            [
                Self.token(integrations[1]): Weather(seed: seed &+ 1_000),
                Self.token(integrations[2]): Weather(seed: seed &+ 2_000),
            ], calm: Weather(seed: seed &+ 3_000))
    }

    /// The fourth integration is the second site of the second account.
    static func token(_ integration: IntegrationID) -> String {
        "token-\(integration.rawValue == 4 ? 2 : integration.rawValue)"
    }

    private static func makeCoMagic(_ integrations: [IntegrationID], _ time: TestTime) -> SandboxCoMagic {
        var options = SandboxOptions()
        options.sessions = .known
        options.repeats = .duplicates
        options.reportLag = Self.reportLag
        let accounts = integrations.prefix(3).map { integration in
            var account = SandboxAccount(
                token: Self.token(integration), appID: integration.rawValue, name: Self.token(integration))
            if integration == integrations[2] { account.minuteLimit = Self.minuteLimit }
            return account
        }
        let poison = Fault(
            .refusal(.invalidParameterValue, argument: "offline_messages.phone"), times: nil,
            extID: LikePattern("%-POISON%"), carries: "phone")
        return SandboxCoMagic(
            state: SandboxState(options: options, accounts: accounts, faults: [poison]), now: time.now)
    }

    /// Everything that was planned, then fair weather until nothing waits any more, but no longer than half a day.
    func rage() async throws {
        for (number, run) in self.plan.runs.enumerated() {
            let life = Life(owner: "run-\(number)", doom: run.doom)
            let end = self.time.date.addingTimeInterval(run.lasts)
            try await self.live(life, isStoppedGracefully: run.isStoppedGracefully) { doorbells in
                try await self.drive(until: end, life, doorbells)
            }
            let from = self.time.date
            self.time.advance(by: .seconds(run.pause))
            self.state.withLock { $0.gaps.append(Gap(from: from, till: self.time.date)) }
        }
        self.sky.clear()
        let life = Life(owner: "last run")
        try await self.live(life, isStoppedGracefully: true) { doorbells in
            let end = self.time.date.addingTimeInterval(12 * 3_600)
            while self.time.date < end {
                try await self.drive(until: self.time.date.addingTimeInterval(60), life, doorbells)
                if try await self.isQuiet() { return }
            }
        }
    }

    private func isQuiet() async throws -> Bool {
        guard self.state.withLock({ $0.next }) == self.plan.entries.count else { return false }
        for status in [BookingSummary.Status.pending, .held] {
            guard try await self.ledger.bookings.list(.init(status: status), limit: 1).isEmpty else { return false }
        }
        return true
    }

    /// One run of the program, from taking back what the last one held to its end, graceful or not.
    private func live(
        _ life: Life, isStoppedGracefully: Bool, _ body: @Sendable (Doorbells) async throws -> Void
    ) async throws {
        let doorbells = Doorbells()
        try await self.ledger.database.reclaimLeases(
            notOf: life.owner, dueAt: self.time.date.addingTimeInterval(DeliveryPolicy.standardReportDelay))
        let service = try self.service(life, doorbells)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let hasReturned = Flag()
                group.addTask {
                    try await service.run()
                    hasReturned.raise()
                }
                await self.clock.waitForSleepers(Self.lanes)
                try await body(doorbells)
                if isStoppedGracefully, !life.isOver {
                    trigger.triggerGracefulShutdown()
                    await self.drain(hasReturned)
                } else {
                    life.cut()
                    group.cancelAll()
                }
                try await group.waitForAll()
            }
        }
    }

    /// Lets time go by until what is under way is finished.
    private func drain(_ hasReturned: Flag) async {
        while !hasReturned.isRaised {
            for _ in 0..<100 { await Task.yield() }
            if !hasReturned.isRaised, let next = self.clock.nextDeadline, next > self.clock.now {
                self.time.advance(by: self.clock.now.duration(to: next))
            }
        }
    }

    private func service(_ life: Life, _ doorbells: Doorbells) throws -> RelayService<ManualClock> {
        let transport = SandboxTransport(
            coMagic: self.coMagic, clock: self.clock, time: self.time, sky: self.sky, life: life)
        let client = DataAPIClient(
            transport: transport, hosts: try DataAPIHosts(), now: self.time.now, requestID: { "request-1" })
        let time = self.time
        let seed = self.seed
        return RelayService(
            outbox: MortalOutbox(inner: self.ledger.outbox, life: life), sink: client,
            integrations: self.ledger.integrations, sessions: StubDirectory(), batch: 20, matchWindow: 5,
            owner: life.owner, clock: self.clock, now: self.time.now,
            jitter: {
                // Of the time and not of a shared generator: lanes must not disturb each other's chance.
                let moment = UInt64(time.date.timeIntervalSince1970 * 1_000)
                var generator = SeededGenerator(seed: seed ^ moment)
                return .random(in: 0..<1, using: &generator)
            }, doorbells: doorbells, roster: Doorbell(),
            logger: Logger(label: "storm") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Lets time go by, from one awakening or arrival to the next, until the date or the end of the run.
    private func drive(until end: Date, _ life: Life, _ doorbells: Doorbells) async throws {
        while self.time.date < end, !life.isOver {
            let arrival = self.nextArrival ?? end
            let left = Duration.seconds(max(0, min(end, arrival).timeIntervalSince(self.time.date)))
            let goal = self.clock.now.advanced(by: left)
            let next = min(self.clock.nextDeadline ?? goal, goal)
            self.time.advance(by: self.clock.now.duration(to: next))
            await self.clock.waitForSleepers(Self.lanes)
            try await self.receive(life, doorbells)
        }
    }

    private var nextArrival: Date? {
        let next = self.state.withLock { $0.next }
        guard next < self.plan.entries.count else { return nil }
        return TestTime.start.addingTimeInterval(self.plan.entries[next].at)
    }

    /// Takes in what has arrived and rings for it, as the webhook does.
    private func receive(_ life: Life, _ doorbells: Doorbells) async throws {
        var rung: Set<IntegrationID> = []
        while let arrival = self.nextArrival, arrival <= self.time.date.addingTimeInterval(0.000_5) {
            let entries = self.nextWebhook
            try await self.accept(entries)
            for entry in entries { rung.insert(entry.integration) }
        }
        for integration in rung.sorted() where !life.isOver {
            let bell = doorbells.bell(of: integration)
            let mark = self.clock.sleepsBegun
            // A lane in the middle of a call hears the bell when it is back.
            let isCalled = self.sky.isCalled(Self.token(integration))
            bell.ring()
            if !isCalled { await self.clock.waitForSleeps(beyond: mark) }
        }
    }

    /// A crowd that comes to one site at once is one webhook's body with several bookings.
    private var nextWebhook: [Plan.Entry] {
        let rest = self.plan.entries[self.state.withLock { $0.next }...]
        guard let first = rest.first else { return [] }
        return Array(rest.prefix { $0.at == first.at && $0.integration == first.integration })
    }

    private func accept(_ entries: [Plan.Entry]) async throws {
        let acceptances = try await self.ledger.outbox.accept(entries.map(self.submission))
        for (entry, acceptance) in zip(entries, acceptances) {
            let extID = try await self.ledger.show(acceptance.id).summary.externalID
            self.note(entry, acceptance, extID)
        }
    }

    private func note(_ entry: Plan.Entry, _ acceptance: Acceptance, _ extID: String) {
        let now = self.time.date
        self.state.withLock { state in
            state.next += 1
            let first = state.acknowledged.first {
                $0.entry.integration == entry.integration && $0.entry.number == entry.number
            }
            switch (entry.echo, acceptance) {
            case (nil, .stored), (.stranger?, .stored(_, .some)):
                state.acknowledged.append(Acknowledged(id: acceptance.id, extID: extID, entry: entry, dueAt: now))
            case (.equal?, .alreadyStored(let id, Repeat())) where id == first?.id: break
            case (.differing?, .alreadyStored(let id, let repetition))
            where id == first?.id && repetition.differences == ["name"]: break
            default: state.confusions.append("\(entry) was answered \(acceptance), the first is \(first?.id as Any)")
            }
        }
    }

    private func submission(_ entry: Plan.Entry) -> Submission {
        let now = self.time.date
        let booking = Booking.example(
            integration: entry.integration, orderID: entry.orderID, code: entry.code,
            contact: Contact(name: entry.name, phone: PhoneNumber(text: "+\(entry.phone)"), email: nil),
            message: "Заявка", createdAt: TestTime.start.addingTimeInterval(entry.madeAt - 60),
            n2: entry.session.map { .session($0) } ?? .empty, receivedAt: now)
        let isNew = entry.echo == nil || entry.echo == .stranger
        if let session = entry.session, entry.nature != .refusedSession, isNew {
            let isLate = entry.nature == .refusedDate
            self.coMagic.register(
                SandboxSession(
                    id: session.rawValue, startedAt: now.addingTimeInterval(isLate ? -30 : -3_600),
                    token: Self.token(entry.integration)))
        }
        let attribution = entry.session.map { Attribution.example(session: $0) } ?? .exampleDefault()
        return .example(booking: booking, attribution: attribution, destination: Self.destination, rawBody: entry.body)
    }
}
