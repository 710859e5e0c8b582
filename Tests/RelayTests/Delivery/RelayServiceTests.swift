import CoMagic
import Foundation
import Ledger
import Relay
import Stitching
import Synchronization
import TestSupport
import Testing

@Suite("Deliveries")
struct RelayServiceTests {
    private static let broken = Verdict.transient(.example("internal_error"), retryAfter: nil)

    @Test("a due booking is sent once, and then nothing is called any more")
    func sendsOnce() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let id = try await bench.accept()
        try await bench.run { () async throws in
            #expect(try await bench.status(id) == .delivered)
            await bench.pass(3_600)
        }
        #expect(bench.sink.calls.map(\.kind) == [.upload])
        let detail = try await bench.ledger.show(id)
        #expect(detail.summary.remoteID == id.rawValue)
        #expect(detail.summary.attempts == 1)
    }

    @Test("a booking that arrives while the lane sleeps goes at the ring, not at the lane's next look")
    func ring() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        try await bench.run {
            let id = try await bench.accept()
            await bench.ring()
            #expect(try await bench.status(id) == .delivered)
        }
        #expect(bench.sink.seconds(.upload, since: TestTime.start) == [0])
    }

    @Test("a passing failure is retried after 1, 5, 15 and 60 seconds, then often but uncounted while nothing passes")
    func retries() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in Self.broken }
        let id = try await bench.accept()
        try await bench.run { await bench.pass(600) }
        let seconds = bench.sink.seconds(.upload, since: TestTime.start).map { ($0 * 10).rounded() / 10 }
        #expect(Array(seconds.prefix(7)) == [0, 1, 6, 21, 81, 98.5, 110.5])
        #expect(zip(seconds, seconds.dropFirst()).dropFirst(5).allSatisfy { $1 - $0 == 12 })
        let detail = try await bench.ledger.show(id)
        let summary = detail.summary
        #expect(summary.status == .pending)
        #expect(summary.attempts == 5)
        #expect(detail.history.filter { $0.name == "attempt" }.count == 5)
        #expect(summary.lastError?.mnemonic == "internal_error")
    }

    @Test("a refused account holds its bookings and delays nobody else; a probe that passes sends them all")
    func held() async throws {
        let bench = try RelayBench()
        let bad = try await bench.ledger.integration(.example(name: "Bad", token: "bad"))
        let good = try await bench.ledger.integration(.example(name: "Good", token: "good"))
        let handle = FixedAccount(bad.settings.target.access.token)
        bench.sink.onUpload { entry, integration in await handle.answer(entry, integration) }
        var held: [EntryID] = []
        for order in 1...12 { held.append(try await bench.accept("\(order)", of: bad.id)) }
        let ids = held
        try await bench.run(lanes: 2) {
            for id in ids { #expect(try await bench.status(id) == .held) }
            let other = try await bench.accept("other", of: good.id)
            await bench.ring(good.id)
            #expect(try await bench.status(other) == .delivered)
            // A booking that comes meanwhile is shown as held, too, and is not sent.
            let late = try await bench.accept("late", of: bad.id)
            await bench.ring(bad.id)
            #expect(try await bench.status(late) == .held)

            await bench.pass(200, lanes: 2)
            let probes = bench.sink.seconds(.upload, to: bad, since: TestTime.start)
            #expect(zip(probes, probes.dropFirst()).allSatisfy { $1 - $0 >= 19.9 && $1 - $0 <= 60 }, "\(probes)")
            #expect(bench.sink.calls(.upload, to: bad).dropFirst().allSatisfy { $0.entries.count == 1 })
            handle.fix()
            await bench.pass(60, lanes: 2)
            for id in ids + [late] { #expect(try await bench.status(id) == .delivered) }
        }
        #expect(bench.sink.calls(.upload, to: good).count == 1)
    }

    @Test("a held account whose bookings are unanswered is not called in bursts")
    func heldAndUncertain() async throws {
        let bench = try RelayBench()
        let integration = try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .unknown(.example("timeout")) }
        for order in 1...30 { try await bench.accept("\(order)") }
        let forbidden = DeliveryFailure.example("access_token_invalid")
        try await bench.run {
            await bench.pass(5)
            bench.sink.onUpload { _, _ in .blocked(forbidden, .method) }
            bench.sink.onFind { _ in .unavailable(.blocked(forbidden, .method)) }
            try await bench.accept("new")
            await bench.ring()
            let start = bench.time.date
            await bench.pass(300)
            let calls = bench.sink.calls.filter { $0.at > start }.map { $0.at.timeIntervalSince(start) }
            for first in calls { #expect(calls.count { $0 >= first && $0 < first + 10 } <= 8, "\(calls)") }
        }
        #expect(try await bench.ledger.outbox.heldFailure(of: integration.id) == forbidden)
    }

    @Test("an unanswered booking is looked for in the report before anything is sent again")
    func uncertain() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .unknown(.example("timeout")) }
        bench.sink.onFind { _ in .unavailable(Self.broken) }
        let id = try await bench.accept()
        try await bench.run { () async throws in
            await bench.pass(9.9)
            #expect(bench.sink.calls(.find).isEmpty)
            // The report is silent for a while: nothing is sent.
            await bench.pass(100)
            #expect(bench.sink.calls(.find).count >= 6)
            #expect(bench.sink.calls(.upload).count == 1)
            #expect(try await bench.status(id) == .pending)
            // It says that nothing came: sent at once.
            bench.sink.onFind { _ in .absent }
            bench.sink.onUpload { _, _ in .delivered(remoteID: 5) }
            await bench.pass(16)
            #expect(try await bench.status(id) == .delivered)
        }
        #expect(bench.sink.calls(.upload).count == 2)
        #expect(try await bench.ledger.show(id).summary.attempts == 2)
    }

    @Test("an unanswered booking that the report shows is delivered without a second upload")
    func found() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .unknown(.example("timeout")) }
        bench.sink.onFind { _ in .present(remoteID: 99) }
        let id = try await bench.accept()
        try await bench.run { await bench.pass(3_600) }
        #expect(bench.sink.calls(.upload).count == 1)
        let summary = try await bench.ledger.show(id).summary
        #expect(summary.status == .delivered && summary.remoteID == 99)
    }

    @Test("what CoMagic refuses is left out step by step, each at once: date, session, source; then a person must look")
    func ladder() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration(.example(destination: .site(3, source: 4)))
        bench.sink.onUpload { entry, _ in
            if !entry.omitsDate { return .dateRefused(.example("invalid_date_time")) }
            if entry.attribution.session != nil { return .visitRefused(.example("entity_not_found")) }
            if !entry.omitsSource { return .sourceRefused(.example("entity_not_found")) }
            return .refused(.example("entity_not_found"))
        }
        let id = try await bench.accept(n2: .session(.example()))
        try await bench.run { await bench.pass(3_600) }
        #expect(bench.sink.seconds(.upload, since: TestTime.start) == [0, 0, 0, 0])
        let detail = try await bench.ledger.show(id)
        #expect(detail.summary.status == .parked)
        #expect(detail.summary.attempts == 4)
        #expect(detail.summary.attribution.kind == .fallback)
        #expect(detail.summary.attribution.reason == .sessionRejected)
        #expect(
            detail.history.compactMap { $0.facts["outcome"] } == [
                "date_dropped", "session_dropped", "source_dropped", "parked",
            ])
    }

    @Test("a session found by the order that CoMagic refuses is not tried again: the default follows")
    func refusedMatch() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sessions.remember(.example())
        bench.sessions.hear(.example())
        let uploads = Atomic<Int>(0)
        bench.sink.onUpload { entry, _ in
            // A way out, should it go round and round.
            guard uploads.add(1, ordering: .relaxed).newValue < 20, entry.attribution.session != nil else {
                return .delivered(remoteID: 1)
            }
            return .visitRefused(.example("entity_not_found"))
        }
        let id = try await bench.accept(attribution: .exampleDefault())
        try await bench.run { await bench.pass(10) }
        #expect(bench.sink.calls(.upload).flatMap(\.entries).map(\.attribution.kind) == [.orderMatch, .fallback])
        let summary = try await bench.ledger.show(id).summary
        #expect(summary.attribution.kind == .fallback)
        #expect(summary.attribution.reason == .n2Empty)
    }

    @Test("an event that came inside the window is found at the last look before sending")
    func lateJoin() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        let until = TestTime.start.addingTimeInterval(5)
        let id = try await bench.accept(attribution: .exampleDefault(), dueIn: 5, matchUntil: until)
        try await bench.run {
            await bench.pass(4.9)
            #expect(bench.sink.calls.isEmpty)
            bench.sessions.hear(.example(seenAt: bench.time.date))
            await bench.pass(1)
        }
        #expect(bench.sink.calls(.upload).flatMap(\.entries).map(\.attribution.kind) == [.orderMatch])
        let summary = try await bench.ledger.show(id).summary
        #expect(summary.status == .delivered)
        #expect(summary.attribution.session == .example())
        #expect(summary.campaignID == nil)
    }

    @Test("a used-up quota stops the lane until its date and counts as no attempt")
    func throttled() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        bench.sink.onUpload { _, _ in .throttled(.example("limit_exceeded"), for: .seconds(40)) }
        let first = try await bench.accept("1")
        let second = try await bench.accept("2")
        try await bench.run {
            #expect(bench.sink.calls(.upload).count == 1)
            bench.sink.onUpload { _, _ in .delivered(remoteID: 1) }
            await bench.pass(39)
            #expect(bench.sink.calls(.upload).count == 1)
            await bench.pass(2)
        }
        for id in [first, second] {
            let summary = try await bench.ledger.show(id).summary
            #expect(summary.status == .delivered && summary.attempts == 1)
        }
    }

    @Test("what waits together goes together, and a lone booking alone")
    func batches() async throws {
        let bench = try RelayBench()
        try await bench.ledger.integration()
        for order in 1...120 { try await bench.accept("\(order)") }
        try await bench.run(bench.service(batch: 50)) {
            try await bench.accept("alone")
            await bench.ring()
        }
        #expect(bench.sink.calls(.upload).map(\.entries.count) == [50, 50, 20, 1])
        #expect(bench.sink.uploadsByEntry.values.allSatisfy { $0 == 1 })
    }
}

/// An account that refuses every booking until a person has fixed it.
private final class FixedAccount: Sendable {
    private let token: Secret
    private let isFixed = Mutex(false)

    init(_ token: Secret) {
        self.token = token
    }

    func fix() { self.isFixed.withLock { $0 = true } }

    func answer(_ entry: OutboxEntry, _ integration: Integration) async -> Verdict {
        guard integration.settings.target.access.token == self.token, !self.isFixed.withLock({ $0 }) else {
            return .delivered(remoteID: 1)
        }
        return .blocked(.example("forbidden"), .method)
    }
}
