import Dispatch
import Foundation
import GRDB
import Stitching
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Accepting bookings")
struct AcceptanceTests {
    @Test("twenty webhooks of one booking at once keep it once")
    func concurrentDuplicates() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let acceptances = try await withThrowingTaskGroup(of: Acceptance.self) { group in
            for _ in 0..<20 { group.addTask { try await ledger.outbox.accept(.example()) } }
            return try await group.reduce(into: [Acceptance]()) { $0.append($1) }
        }
        #expect(Set(acceptances.map(\.id)).count == 1)
        #expect(acceptances.count { if case .stored = $0 { true } else { false } } == 1)
        #expect(try await ledger.bookings.list(.init(), limit: 100).count == 1)
    }

    @Test("webhooks that arrive while the writer is busy share one transaction")
    func groupCommit() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let counter = CommitCounter()
        ledger.database.pool.add(transactionObserver: counter, extent: .databaseLifetime)
        let door = DispatchSemaphore(value: 0)
        ledger.database.pool.asyncWriteWithoutTransaction { _ in door.wait() }

        let executor = SteppedExecutor()
        let tasks = (1...40).map { number in
            Task(executorPreference: executor) {
                try await ledger.outbox.accept(.example(booking: .example(orderID: "\(number)")))
            }
        }
        executor.runUntilIdle()
        executor.setFree()
        #expect(counter.count == 0)
        door.signal()
        var ids: Set<EntryID> = []
        for task in tasks { ids.insert(try await task.value.id) }
        #expect(ids.count == 40)
        #expect(counter.count == 1)
    }

    @Test("a submission that cannot be stored does not take its neighbours with it")
    func oddNeighbour() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let door = DispatchSemaphore(value: 0)
        ledger.database.pool.asyncWriteWithoutTransaction { _ in door.wait() }
        let executor = SteppedExecutor()
        let unknown = IntegrationID(rawValue: 99)
        let tasks = (1...5).map { number in
            Task(executorPreference: executor) { () throws(LedgerError) in
                try await ledger.outbox.accept(
                    .example(
                        booking: .example(integration: number == 3 ? unknown : .example, orderID: "\(number)")))
            }
        }
        executor.runUntilIdle()
        executor.setFree()
        door.signal()
        for (number, task) in zip(1..., tasks) {
            switch await task.result {
            case .success(let acceptance):
                #expect(number != 3)
                #expect(acceptance == .stored(acceptance.id))
            case .failure(let error):
                #expect(number == 3)
                #expect((error as? LedgerError)?.label == "unexpected")
            }
        }
        #expect(try await ledger.bookings.list(.init(), limit: 100).count == 4)
    }

    @Test("order and code together are a booking's identity")
    func identity() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let keys: [(String?, String?)] = [("1", "A"), ("1", "B"), ("2", "A"), ("1", nil), (nil, "A"), ("1A", nil)]
        for (order, code) in keys {
            let acceptance = try await ledger.outbox.accept(
                .example(booking: .example(orderID: order, code: code)))
            #expect(acceptance == .stored(acceptance.id), "\(order ?? "-") \(code ?? "-")")
        }
        for (order, code) in keys {
            let changed = Booking.example(orderID: order, code: code, contact: Contact(name: "Пётр"))
            let acceptance = try await ledger.outbox.accept(.example(booking: changed, rawBody: "other"))
            #expect(acceptance.isDuplicate)
        }
        #expect(try await ledger.bookings.list(.init(), limit: 100).count == keys.count)
    }

    @Test("without order and code the same dated body is one booking, and an undated one is never another")
    func identityByBody() async throws {
        let ledger = try TestLedger()
        try await ledger.integration()
        let dated = Submission.example(booking: .example(orderID: nil, code: nil), rawBody: "a")
        let undated = Submission.example(booking: .example(orderID: nil, code: nil, createdAt: nil), rawBody: "a")
        let unreadable = Submission.example(
            booking: .example(orderID: nil, code: nil, createdAt: nil), isReadable: false, rawBody: "a",
            disposition: .parked(.example("unreadable_body")))
        var other = dated
        other.rawBody = Array("b".utf8)
        let first = try await ledger.outbox.accept(dated)
        #expect(try await ledger.outbox.accept(dated) == .alreadyStored(first.id))
        #expect(try await ledger.outbox.accept(unreadable) == .alreadyStored(first.id))
        #expect(try await ledger.outbox.accept(other) != .alreadyStored(first.id))
        let second = try await ledger.outbox.accept(undated)
        let third = try await ledger.outbox.accept(undated)
        #expect(second == .stored(second.id))
        #expect(third == .stored(third.id))
    }

    @Test("every field of a booking comes back as it was")
    func roundTrip() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let values: [N2] = [
            .empty, .placeholder, .malformed, .session(.example()), .marker(.consentRefused), .marker(.counterMissing),
        ]
        for (number, n2) in values.enumerated() {
            let booking = Booking.example(
                orderID: "\(number)", n2: n2, widgetID: "24860",
                utm: UTM(source: "a", medium: "b", campaign: "c", term: "d", content: "e"))
            var attribution = Attribution.example(reason: .n2Empty)
            attribution.utm = booking.utm
            _ = try await ledger.outbox.accept(.example(booking: booking, attribution: attribution))
            let claimed = try await ledger.outbox.claim(
                Claim(integration: integration.id, limit: 1, leaseUntil: .distantFuture, owner: "run-1"),
                now: TestTime.start)
            #expect(claimed.map(\.booking) == [booking])
            #expect(claimed.map(\.attribution) == [attribution])
        }
    }

    @Test(
        "a booking that does not open any more is a person's, and keeps nobody else waiting", arguments: [true, false])
    func unopenable(isHeld: Bool) async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        var ids: [EntryID] = []
        for order in 1...3 {
            ids.append(try await ledger.outbox.accept(.example(booking: .example(orderID: "\(order)"))).id)
        }
        if isHeld { try await ledger.outbox.hold(integration.id, because: .example("forbidden"), at: TestTime.start) }
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE booking SET contact = x'00' WHERE orderID <> '3'")
        }
        let claimed = try await ledger.outbox.claim(
            Claim(
                integration: integration.id, source: isHeld ? .held : .due, limit: 1, leaseUntil: .distantFuture,
                owner: "run-1"), now: TestTime.start)
        #expect(claimed.map(\.id) == [ids[2]])
        for id in ids.prefix(2) {
            let summary = try await ledger.show(id).summary
            #expect(summary.status == .parked)
            #expect(summary.lastError?.mnemonic == "unreadable_body")
        }
        #expect(try ledger.database.integrityProblems().isEmpty)
    }

    @Test("the leases of an earlier run end at the start: uncertain, and due when the report can know")
    func reclaim() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        for order in ["1", "2"] { _ = try await ledger.outbox.accept(.example(booking: .example(orderID: order))) }
        func claim(_ owner: String, limit: Int, at now: Date) async throws -> [OutboxEntry] {
            try await ledger.outbox.claim(
                Claim(
                    integration: integration.id, limit: limit, leaseUntil: now.addingTimeInterval(60), owner: owner),
                now: now)
        }
        let old = try await claim("run-1", limit: 1, at: TestTime.start)
        let own = try await claim("run-2", limit: 1, at: TestTime.start)
        let due = TestTime.start.addingTimeInterval(10)
        try await ledger.database.reclaimLeases(notOf: "run-2", dueAt: due)
        #expect(try await ledger.outbox.nextDueDate(of: integration.id) == due)
        #expect(try await claim("run-2", limit: 5, at: due.addingTimeInterval(-0.001)).isEmpty)
        let again = try await claim("run-2", limit: 5, at: due)
        #expect(again.map(\.id) == old.map(\.id))
        #expect(again.allSatisfy { $0.isUncertain })
        #expect(own.allSatisfy { !$0.isUncertain })
    }
}
