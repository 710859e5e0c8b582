import Foundation
import Ledger
import LedgerSQLite
import Relay
import ServiceLifecycleTestKit
import Services
import Stitching
import Synchronization
import TestSupport
import Testing

@Suite("Deliveries when something is wrong")
struct RelayTroubleTests {
    private static let unreachable = Verdict.transient(.example("connection"), retryAfter: nil)

    @Test("after an outage of hours everything that waits is on its way within half a minute, each once")
    func outage() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Self.unreachable }
        bench.sink.onProbe { .transient(.example("connection"), retryAfter: nil) }
        for order in 1...20 { try await bench.accept("\(order)") }
        try await bench.run(bench.service(batch: 50)) { () async throws in
            await bench.pass(7_205)
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            bench.sink.onProbe { nil }
            let before = bench.sink.calls.count
            await bench.pass(30)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 100).count == 20)
            let delivered = bench.sink.calls.dropFirst(before).filter { $0.kind == .upload }.flatMap(\.entries)
            #expect(delivered.count == 20)
            #expect(Set(delivered.map(\.id)).count == 20)
        }
        // While it lasted the account was left in peace: a question every ten seconds and the retries.
        #expect(bench.sink.calls(.probe).count <= 721)
    }

    @Test("a service that starts in the middle of an outage notices its end as well")
    func restartInOutage() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Self.unreachable }
        bench.sink.onProbe { .transient(.example("connection"), retryAfter: nil) }
        for order in 1...3 { try await bench.accept("\(order)") }
        try await bench.run(bench.service(batch: 50)) { await bench.pass(7_200) }
        try await bench.run(bench.service(owner: "run-2", batch: 50)) { () async throws in
            await bench.pass(600)
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            bench.sink.onProbe { nil }
            await bench.pass(30)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 10).count == 3)
        }
    }

    @Test("told to end at once while the disk refuses an outcome, the service ends")
    func cancelled() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let outbox = FailingOutbox(bench.ledger.outbox)
        outbox.fail(.settle, times: .max)
        let id = try await bench.accept()
        let service = bench.service(outbox: outbox)
        let running = Task { try await service.run() }
        await bench.clock.waitForSleepers(1)
        running.cancel()
        try await running.value
        // What was sent stays on lease: whoever finds it asks the report first.
        #expect(try await bench.status(id) == .pending)
        try await bench.ledger.database.reclaimLeases(notOf: "run-2", dueAt: bench.time.date)
        bench.sink.onFind { _ in .present(remoteID: 3) }
        try await bench.run(bench.service(owner: "run-2")) { await bench.pass(1) }
        #expect(bench.sink.calls(.upload).count == 1)
        #expect(try await bench.status(id) == .delivered)
    }

    @Test("an account that answers while its uploads fail is asked no more often than it is tried")
    func quotaIsSpared() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .transient(.example("internal_error"), retryAfter: nil) }
        try await bench.accept()
        try await bench.run { await bench.pass(6 * 3_600) }
        #expect(bench.sink.calls(.probe).count <= bench.sink.calls(.upload).count)
    }

    @Test("what is being sent at a shutdown is finished and recorded before the service returns; nothing new begins")
    func shutdown() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        bench.sink.onUpload { entry, _ in
            arrived.yield()
            for await _ in answers { break }
            return .delivered(remoteID: entry.id.rawValue)
        }
        let first = try await bench.accept("1")
        let second = try await bench.accept("2", dueIn: 0.001)
        let hasReturned = Flag()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await bench.service().run()
                    hasReturned.raise()
                }
                for await _ in arrivals { break }
                trigger.triggerGracefulShutdown()
                #expect(!hasReturned.isRaised)
                answer.yield()
                try await group.waitForAll()
            }
        }
        #expect(try await bench.status(first) == .delivered)
        #expect(try await bench.status(second) == .pending)
        #expect(bench.sink.calls.count == 1)
        #expect(try await bench.ledger.show(second).summary.attempts == 0)
    }

    @Test("two services on one outbox never send one booking twice")
    func twoServices() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        for order in 1...60 { try await bench.accept("\(order)") }
        bench.sink.onUpload { entry, _ in
            await Task.yield()
            return .delivered(remoteID: entry.id.rawValue)
        }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for owner in ["run-1", "run-2"] {
                    let service = bench.service(owner: owner, batch: 3, doorbells: Doorbells(), roster: Doorbell())
                    group.addTask { try await service.run() }
                }
                await bench.clock.waitForSleepers(2)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(bench.sink.uploadsByEntry.count == 60)
        #expect(bench.sink.uploadsByEntry.values.allSatisfy { $0 == 1 })
        #expect(bench.sink.calls(.find).isEmpty)
        #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 100).count == 60)
    }

    @Test("an outcome that the disk refuses is recorded when it can be, and nothing is sent twice meanwhile")
    func settlementFails() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let outbox = FailingOutbox(bench.ledger.outbox)
        outbox.fail(.settle, times: 5)
        let id = try await bench.accept()
        try await bench.run(bench.service(outbox: outbox)) { await bench.pass(10) }
        #expect(try await bench.status(id) == .delivered)
        #expect(outbox.calls(.settle) == 6)
        #expect(bench.sink.calls.map(\.kind) == [.upload])
    }

    @Test("a lane whose disk refuses a claim tries again, and sends once")
    func claimFails() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let outbox = FailingOutbox(bench.ledger.outbox)
        outbox.fail(.claim, times: 2)
        outbox.fail(.nextDueDate)
        let id = try await bench.accept()
        try await bench.run(bench.service(outbox: outbox)) { await bench.pass(10) }
        #expect(try await bench.status(id) == .delivered)
        #expect(bench.sink.calls.count == 1)
    }

    @Test(
        "a hold or a release that the disk refuses at first is made up for",
        arguments: [FailingOutbox.Operation.hold, .release, .heldFailure])
    func reactionFails(operation: FailingOutbox.Operation) async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .blocked(.example("forbidden"), .method) }
        for order in 1...4 { try await bench.accept("\(order)") }
        // As a restart finds them.
        try await bench.run { await bench.pass(1) }
        let outbox = FailingOutbox(bench.ledger.outbox)
        outbox.fail(operation)
        bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
        if operation == .hold {
            bench.sink.onUpload { _, _ in .blocked(.example("forbidden"), .method) }
        }
        try await bench.run(bench.service(outbox: outbox)) { () async throws in
            await bench.pass(45)
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            await bench.pass(60)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 10).count == 4)
        }
    }

    @Test("nothing of a switched-off integration is sent; switched on again, what waits goes")
    func inactive() async throws {
        let bench = try RelayBench()
        let created = try await bench.ledger.integration(.example(isActive: false))
        let other = try await bench.ledger.integration(.example(name: "Other", token: "other"))
        let id = try await bench.accept()
        try await bench.run { () async throws in
            await bench.pass(120)
            #expect(bench.sink.calls.isEmpty)
            _ = try await bench.ledger.settings.update(
                created.id, from: created.revision, to: .example(), at: bench.time.date)
            try await bench.ledger.reload()
            await bench.ring(created.id)
            #expect(try await bench.status(id) == .delivered)
        }
        #expect(bench.sink.calls(.upload, to: other).isEmpty)
    }

    @Test("an integration that is added while it runs gets its lane")
    func added() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        try await bench.run { () async throws in
            let second = try await bench.ledger.integration(.example(name: "Second"))
            let id = try await bench.accept(of: second.id)
            bench.roster.ring()
            await bench.clock.waitForSleepers(2)
            #expect(try await bench.status(id) == .delivered)
        }
    }

    @Test("changed settings send what was held at once: the owner has mended something")
    func settingsChanged() async throws {
        let bench = try RelayBench()
        let created = try await bench.ledger.integration()
        bench.sink.onUpload { _, integration in
            integration.settings.target.access.token == Secret("right")
                ? .delivered(remoteID: 1) : .blocked(.example("access_token_invalid"), .access)
        }
        for order in 1...5 { try await bench.accept("\(order)") }
        try await bench.run { () async throws in
            #expect(try await bench.ledger.bookings.list(.init(status: .held), limit: 10).count == 5)
            _ = try await bench.ledger.settings.update(
                created.id, from: created.revision, to: .example(token: "right"), at: bench.time.date)
            try await bench.ledger.reload()
            await bench.ring()
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 10).count == 5)
        }
        #expect(bench.time.date == TestTime.start)
    }

    @Test("a lane goes on when the machine's clock is set back: it waits no longer than its idle time")
    func clockJumps() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        try await bench.run { () async throws in
            let id = try await bench.accept(dueIn: 10)
            await bench.ring()
            bench.time.jump(to: TestTime.start.addingTimeInterval(-20))
            await bench.pass(61)
            #expect(try await bench.status(id) == .delivered)
        }
    }
}
