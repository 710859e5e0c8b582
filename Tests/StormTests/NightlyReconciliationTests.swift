import Foundation
import Ledger
import LedgerSQLite
import Logging
import Relay
import Sandbox
import ServiceLifecycleTestKit
import Stitching
import TestSupport
import Testing

@Suite("The nightly comparison with CoMagic's report")
struct NightlyReconciliationTests {
    /// Starts at 13:00 in Moscow; the appointed time is 03:30 there.
    private func nights(_ bench: RecallBench, hours: Double, starts: Int = 1) async throws {
        for _ in 0..<starts {
            let bookings = bench.ledger.bookings
            let service = ReconciliationService(
                reconciler: Reconciler(sink: try bench.client(), bookings: bookings, now: bench.time.now),
                bookings: bookings, integrations: bench.ledger.integrations,
                schedule: try #require(ReconciliationSchedule(text: "03:30")), clock: bench.clock, now: bench.time.now,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            try await testGracefulShutdown { trigger in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await service.run() }
                    await bench.clock.waitForSleepers(1)
                    let end = bench.time.date.addingTimeInterval(hours * 3_600 / Double(starts))
                    while bench.time.date < end {
                        bench.time.advance(by: .seconds(60))
                        await bench.clock.waitForSleepers(1)
                    }
                    trigger.triggerGracefulShutdown()
                    try await group.waitForAll()
                }
            }
        }
    }

    private func reports(_ bench: RecallBench) -> [Date] {
        bench.coMagic.calls.filter { $0.method == "get.offline_messages_report" }.map(\.at).sorted()
    }

    @Test("runs once a night at the account's own time, however often the program starts", arguments: [1, 30])
    func onceANight(starts: Int) async throws {
        let bench = try await RecallBench()
        try await self.nights(bench, hours: 60, starts: starts)
        // 2026-11-23 and -24, half past three in Moscow.
        let nights = [1_795_393_800, 1_795_480_200].map { Date(timeIntervalSince1970: $0) }
        let reports = self.reports(bench)
        #expect(reports.count == 2)
        for (report, night) in zip(reports, nights) { #expect((0...120).contains(report.timeIntervalSince(night))) }
    }

    @Test("a night that the program slept through is made up for, once")
    func sleptThrough() async throws {
        let bench = try await RecallBench()
        try await self.nights(bench, hours: 1)
        #expect(self.reports(bench).isEmpty)
        bench.time.advance(by: .seconds(3 * 86_400))
        try await self.nights(bench, hours: 5)
        #expect(self.reports(bench).count == 1)
    }

    @Test("findings are kept for people, and nothing is sent again by itself")
    func findings() async throws {
        let bench = try await RecallBench()
        let ids = try await bench.deliver("1", "2", "3")
        let first = try #require(bench.coMagic.messages.last)
        let call = """
            {"jsonrpc":"2.0","id":"1","method":"delete.offline_messages",
             "params":{"access_token":"example-token","id":\(first.id)}}
            """
        _ = bench.coMagic.answer(Array(call.utf8))
        try await self.nights(bench, hours: 20)
        try await bench.relay()
        let store = bench.ledger.bookings
        let run = try #require(try await store.lastReconciliation(of: bench.integration.id))
        #expect(run.findings.map(\.booking) == [ids[0]])
        #expect(run.findings.map(\.kind) == [.missing])
        #expect(run.compared == 3)
        #expect(run.failure == nil)
        #expect(bench.coMagic.messages.count == 2)
        // A person sends it again; the next night has nothing to say.
        #expect(try await bench.ledger.bookings.resend(missing: run.findings.map(\.booking), at: bench.time.date) == 1)
        try await bench.relay()
        #expect(bench.coMagic.messages.count == 3)
        try await self.nights(bench, hours: 24)
        #expect(try await store.lastReconciliation(of: bench.integration.id)?.findings.isEmpty == true)
    }

    @Test("a report that can't be had for a while is asked again; one that is forbidden waits for the next night")
    func failures() async throws {
        let passing = try await RecallBench()
        passing.meet("get.offline_messages_report", .lost, .refusal("internal_error"), .refusal("limit_exceeded"))
        try await self.nights(passing, hours: 20)
        let store = passing.ledger.bookings
        #expect(self.reports(passing).count == 1, "the three before did not arrive")
        #expect(try await store.lastReconciliation(of: passing.integration.id)?.failure == nil)

        let forbidden = try await RecallBench()
        forbidden.meet("get.offline_messages_report", .refusal("forbidden"))
        try await self.nights(forbidden, hours: 20)
        #expect(self.reports(forbidden).isEmpty)
        let last = try await forbidden.ledger.bookings.lastReconciliation(of: forbidden.integration.id)
        #expect(last?.failure?.mnemonic == "forbidden")
    }

    @Test("a failed run keeps the findings of the one before; one by hand keeps the appointment that was met")
    func kept() async throws {
        let bench = try await RecallBench()
        let id = try #require(try await bench.deliver("1").first)
        let store = bench.ledger.bookings
        let night = bench.time.date
        var run = ReconciliationRun(
            integration: bench.integration.id, scheduledFor: night, finishedAt: night, since: night, compared: 1,
            findings: [Discrepancy(booking: id, kind: .doubled, detail: "1, 2")])
        try await store.keep(run)
        run.scheduledFor = nil
        run.failure = .example("forbidden")
        run.findings = []
        try await store.keep(run)
        let last = try #require(try await store.lastReconciliation(of: bench.integration.id))
        #expect(last.findings.map(\.detail) == ["1, 2"])
        #expect(last.scheduledFor == night)
        #expect(last.failure?.mnemonic == "forbidden")
    }

    @Test(
        "a time of day is two numbers of a clock", arguments: ["3:30", "03:30", "00:00", "23:59"])
    func schedule(text: String) {
        #expect(ReconciliationSchedule(text: text) != nil)
    }

    @Test("anything else is none", arguments: ["", "24:00", "12:60", "noon", "-1:30", "3", "3:30:00", "٣:٣٠", "03:3 "])
    func noSchedule(text: String) {
        #expect(ReconciliationSchedule(text: text) == nil)
    }

    @Test("a night without half past two, and one with two of them, are met once each")
    func daylightSaving() async throws {
        let schedule = try #require(ReconciliationSchedule(text: "02:30"))
        let integration = try await TestLedger().integration(
            .example(timeZone: "Europe/Berlin"), at: Date(timeIntervalSince1970: 1_774_000_000))
        // 2026-03-29 01:00Z the clock goes from 2:00 to 3:00; 2026-10-25 01:00Z from 3:00 to 2:00.
        for night in [1_774_742_400, 1_792_886_400] as [TimeInterval] {
            var last: ReconciliationRun?
            var met: [Date] = []
            for minute in 0..<(24 * 60) {
                let now = Date(timeIntervalSince1970: night + Double(minute) * 60)
                if minute == 0,
                    let before = schedule.appointment(for: integration, after: nil, now: now, mayPass: { _ in true })
                {
                    last = ReconciliationRun(
                        integration: .example, scheduledFor: before, finishedAt: now, since: now)
                }
                guard
                    let appointment = schedule.appointment(
                        for: integration, after: last, now: now, mayPass: { _ in true })
                else { continue }
                met.append(now)
                last = ReconciliationRun(
                    integration: .example, scheduledFor: appointment, finishedAt: now, since: now)
            }
            #expect(met.count == 1)
        }
    }
}
