import Foundation
import Ledger
import Relay
import Stitching
import TestSupport
import Testing

@Suite("An outage of uploads while the account answers")
struct RelayOutageTests {
    /// How uploads fail while `get.account` is answered.
    enum Failing: CaseIterable, Sendable {
        case internalError, unavailable, badGateway, timeout, reset

        var verdict: Verdict {
            switch self {
            case .internalError: .transient(.example("internal_error"), retryAfter: nil)
            case .unavailable: .transient(.example("http_status"), retryAfter: nil)
            case .badGateway: .unknown(.example("http_status"))
            case .timeout: .unknown(.example("timeout"))
            case .reset: .unknown(.example("connection"))
            }
        }
    }

    @Test(
        "everything that waits is on its way within half a minute of its end, each once",
        arguments: Failing.allCases, [70, 7_205] as [TimeInterval])
    func uploadsOnly(failing: Failing, lasts: TimeInterval) async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in failing.verdict }
        var ids: [EntryID] = []
        for order in 1...60 { ids.append(try await bench.accept("\(order)")) }
        let known = ids
        try await bench.run(bench.service(batch: 50)) { () async throws in
            await bench.pass(lasts)
            let before = bench.sink.calls.count
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            await bench.pass(30)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 100).count == 60)
            let sent = bench.sink.calls.dropFirst(before).filter { $0.kind == .upload }.flatMap(\.entries)
            #expect(sent.count == 60)
            #expect(Set(sent.map(\.id)) == Set(known))
        }
        // Meanwhile CoMagic was left in peace, and no history grew with the outage.
        let moments = bench.sink.calls.map(\.at).sorted()
        let busiest = moments.indices.map { index in
            moments[index...].prefix { $0 < moments[index].addingTimeInterval(10) }.count
        }.max()
        #expect(try #require(busiest) <= 8)
        for id in known.prefix(3) {
            let detail = try await bench.ledger.show(id)
            #expect(detail.history.count < 40)
            #expect(detail.summary.attempts < 15)
        }
    }

    @Test("one booking that CoMagic chokes on does not keep the others waiting when the outage is over")
    func sickBooking() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Failing.internalError.verdict }
        let sick = try await bench.accept("1")
        for order in 2...20 { try await bench.accept("\(order)") }
        try await bench.run(bench.service(batch: 1)) { () async throws in
            await bench.pass(3_600)
            bench.sink.onUpload { entry, _ in
                entry.id == sick ? Failing.internalError.verdict : .delivered(remoteID: entry.id.rawValue)
            }
            await bench.pass(30)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 100).count == 19)
            #expect(try await bench.status(sick) == .pending)
        }
    }

    @Test("one lone booking whose uploads fail for a while goes within half a minute of the end, too")
    func lone() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Failing.timeout.verdict }
        let id = try await bench.accept()
        try await bench.run { () async throws in
            await bench.pass(7_200)
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            await bench.pass(30)
            #expect(try await bench.status(id) == .delivered)
        }
    }

    @Test("a booking that was never answered is looked up before it is sent out of turn, and not sent when it is there")
    func lookedUpFirst() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Failing.timeout.verdict }
        for order in 1...3 { try await bench.accept("\(order)") }
        try await bench.run(bench.service(batch: 1)) { () async throws in
            await bench.pass(600)
            let uploads = bench.sink.calls(.upload).count
            bench.sink.onFind { .present(remoteID: $0.id.rawValue) }
            await bench.pass(60)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 10).count == 3)
            #expect(bench.sink.calls(.upload).count == uploads)
        }
    }

    /// Takes seconds: the account is asked thirty thousand times.
    @Test("an account that is silent for a week costs three questions a minute, and loses and doubles nothing")
    func week() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .transient(.example("connection"), retryAfter: nil) }
        bench.sink.onProbe { .transient(.example("connection"), retryAfter: nil) }
        let id = try await bench.accept("1")
        for order in 2...30 { try await bench.accept("\(order)") }
        try await bench.run(bench.service(batch: 50)) { () async throws in
            await bench.pass(7 * 86_400)
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            bench.sink.onProbe { nil }
            await bench.pass(30)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 100).count == 30)
        }
        #expect(bench.sink.calls(.probe).count <= 30_300)
        let detail = try await bench.ledger.show(id)
        #expect(detail.summary.attempts < 40)
    }

    @Test(
        "a clock that is put forward or back by a day neither loses nor doubles nor delays what waits",
        arguments: [86_400, -86_400] as [TimeInterval])
    func clockJumps(by seconds: TimeInterval) async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Failing.unavailable.verdict }
        let retried = try await bench.accept("1")
        let unmatched = try await bench.accept(
            "2", attribution: .exampleDefault(), dueIn: 5, matchUntil: bench.time.date.addingTimeInterval(5))
        try await bench.run(bench.service(batch: 1)) { () async throws in
            await bench.pass(2)
            bench.time.jump(to: bench.time.date.addingTimeInterval(seconds))
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            await bench.pass(60)
            #expect(try await bench.status(retried) == .delivered)
            #expect(try await bench.status(unmatched) == .delivered)
        }
        #expect(bench.sink.calls(.upload).flatMap(\.entries).filter { $0.id == unmatched }.count == 1)
    }

    @Test(
        "a clock that jumps forty days ahead in an outage parks nothing while it is in doubt",
        arguments: [(true, BookingSummary.Status.parked), (false, .delivered)])
    func clockAhead(isBelieved: Bool, becomes: BookingSummary.Status) async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Failing.unavailable.verdict }
        let id = try await bench.accept("1")
        try await bench.run(bench.service(batch: 1, mayGiveUp: { isBelieved })) { () async throws in
            await bench.pass(2)
            bench.time.jump(to: bench.time.date.addingTimeInterval(40 * 86_400))
            await bench.pass(60)
            #expect(try await bench.status(id) == (isBelieved ? .parked : .pending))
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            bench.time.jump(to: bench.time.date.addingTimeInterval(-40 * 86_400))
            await bench.pass(60)
            #expect(try await bench.status(id) == becomes)
        }
    }

    @Test("a hold for a key or an address asks the account first, and sends nobody's data until it answers")
    func heldForAccess() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let refused = DeliveryFailure.example("access_token_invalid")
        bench.sink.onUpload { _, _ in .blocked(refused, .access) }
        bench.sink.onProbe { .blocked(refused, .access) }
        for order in 1...3 { try await bench.accept("\(order)") }
        try await bench.run { () async throws in
            await bench.pass(120)
            #expect(bench.sink.calls(.upload).count == 1)
            #expect((5...7).contains(bench.sink.calls(.probe).count))
            bench.sink.onUpload { entry, _ in .delivered(remoteID: entry.id.rawValue) }
            bench.sink.onProbe { nil }
            await bench.pass(25)
            #expect(try await bench.ledger.bookings.list(.init(status: .delivered), limit: 10).count == 3)
        }
    }

    @Test("a hold for a missing right asks by an upload alone: the account answers all the same")
    func heldForRights() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .blocked(.example("method_component_disabled"), .method) }
        try await bench.accept()
        try await bench.run { await bench.pass(120) }
        #expect(bench.sink.calls(.probe).isEmpty)
        #expect((5...8).contains(bench.sink.calls(.upload).count))
    }
}
