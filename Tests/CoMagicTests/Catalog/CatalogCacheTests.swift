import CoMagic
import Foundation
import HTTPTypes
import Ledger
import NIOCore
import Relay
import Sandbox
import Stitching
import Synchronization
import TestSupport
import Testing

@testable import CoMagic

@Suite("Lists in memory and the account's quota")
struct CatalogCacheTests {
    private static let one = ScriptedTransport.Answer.page([#"{"id":1,"name":"a"}"#], total: 1)

    @Test("a list is read once within its lifetime, and again after it or on request")
    func lifetime() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox()
        let first = await bench.catalog.list(.sites, of: CatalogBench.target)
        bench.time.advance(by: .seconds(599))
        #expect(await bench.catalog.list(.sites, of: CatalogBench.target) == first)
        #expect(coMagic.calls.count == 1)
        let refreshed = await bench.catalog.list(.sites, of: CatalogBench.target, refresh: true)
        #expect(refreshed.readAt == bench.time.date)
        bench.time.advance(by: .seconds(600))
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        #expect(coMagic.calls.count == 3)
    }

    @Test("another key, address or list shares nothing")
    func keys() async throws {
        let transport = ScriptedTransport([Self.one, Self.one, Self.one])
        let bench = try CatalogBench(transport)
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        _ = await bench.catalog.list(.campaigns, of: CatalogBench.target)
        let other = AccountAccess(url: CatalogBench.access.url, token: Secret("other"))
        _ = await bench.catalog.list(.sites, of: .comagic(other))
        #expect(transport.requests.count == 3)
    }

    @Test("two pages that want the same list at the same time cost one call")
    func sharedLoad() async throws {
        let gate = GatedTransport(answer: Self.one)
        let bench = try CatalogBench(gate)
        async let first = bench.catalog.list(.sites, of: CatalogBench.target)
        await gate.waitForCall()
        async let second = bench.catalog.list(.sites, of: CatalogBench.target)
        gate.open()
        let answers = await [first, second]
        #expect(answers.allSatisfy { $0.list?.items.count == 1 })
        #expect(gate.calls == 1)
    }

    @Test("a refusal is remembered for a minute, and asked again on request")
    func refusals() async throws {
        let transport = ScriptedTransport([.error("forbidden"), .error("forbidden"), Self.one])
        let bench = try CatalogBench(transport)
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        #expect(transport.requests.count == 1)
        _ = await bench.catalog.list(.sites, of: CatalogBench.target, refresh: true)
        bench.time.advance(by: .seconds(60))
        #expect(await bench.catalog.list(.sites, of: CatalogBench.target).trouble == nil)
    }

    @Test("a clock that was set back makes nothing fresh")
    func clockSetBack() async throws {
        let transport = ScriptedTransport([Self.one, Self.one])
        let bench = try CatalogBench(transport)
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        bench.time.jump(to: TestTime.start.addingTimeInterval(-86_400))
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        #expect(transport.requests.count == 2)
    }

    @Test("the old list is shown, marked, when CoMagic does not answer")
    func stale() async throws {
        let bench = try CatalogBench(ScriptedTransport([Self.one, .failure(.timeout)]))
        let first = await bench.catalog.list(.sites, of: CatalogBench.target)
        bench.time.advance(by: .seconds(3_600))
        let answer = await bench.catalog.list(.sites, of: CatalogBench.target)
        #expect(answer.list == first.list)
        #expect(answer.readAt == TestTime.start)
        #expect(answer.trouble?.failure.mnemonic == "timeout")
    }

    @Test("the second half of the minute's quota is left for bookings, and it is said when it renews")
    func share() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox { $0.minuteLimit = 4 }
        _ = await bench.catalog.list(.sites, of: CatalogBench.target)
        bench.time.advance(by: .seconds(10))
        _ = await bench.catalog.list(.campaigns, of: CatalogBench.target)
        let refused = await bench.catalog.list(.sources, of: CatalogBench.target)
        #expect(refused.list == nil)
        #expect(refused.trouble?.renewsAt == TestTime.start.addingTimeInterval(60))
        let stale = await bench.catalog.list(.sites, of: CatalogBench.target, refresh: true)
        #expect(stale.list?.items.count == 5)
        #expect(stale.trouble?.renewsAt == TestTime.start.addingTimeInterval(60))
        #expect(coMagic.calls.count == 2)
        bench.time.advance(by: .seconds(50))
        #expect(await bench.catalog.list(.sources, of: CatalogBench.target).trouble == nil)
        #expect(coMagic.calls.count == 3)
        #expect(coMagic.calls.allSatisfy { $0.mnemonic == nil })
    }

    @Test("the last quarter of the day's quota is left for bookings, until midnight of the account")
    func dayShare() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox { $0.dayLimit = 4 }
        for kind in CatalogKind.allCases {
            #expect(await bench.catalog.list(kind, of: CatalogBench.target).trouble == nil)
        }
        let answer = await bench.catalog.list(.sites, of: CatalogBench.target, refresh: true)
        #expect(answer.list?.items.count == 5)
        #expect(answer.trouble?.renewsAt == TestTime.start.addingTimeInterval(11 * 3_600))
        #expect(coMagic.calls.count == 3)
    }

    @Test("a long list stops at its share, and shows what it has")
    func partial() async throws {
        var options = SandboxOptions()
        options.campaigns = 30_000
        let (bench, coMagic) = try CatalogBench.sandbox(options) { $0.minuteLimit = 4 }
        let answer = await bench.catalog.list(.campaigns, of: CatalogBench.target)
        #expect(answer.list?.items.count == 10_000)
        #expect(answer.list?.total == 27_001)
        #expect(answer.list?.isWhole == false)
        #expect(answer.trouble?.renewsAt == TestTime.start.addingTimeInterval(60))
        #expect(coMagic.calls.count == 2)
    }

    @Test("a quota that CoMagic calls used up is not asked again before it renews")
    func usedUp() async throws {
        let (bench, coMagic) = try CatalogBench.sandbox { $0.dayLimit = 0 }
        let answer = await bench.catalog.list(.sites, of: CatalogBench.target)
        // Midnight in Moscow, eleven hours later.
        #expect(answer.trouble?.renewsAt == TestTime.start.addingTimeInterval(11 * 3_600))
        _ = await bench.catalog.list(.sites, of: CatalogBench.target, refresh: true)
        _ = await bench.catalog.list(.campaigns, of: CatalogBench.target)
        #expect(coMagic.calls.count == 1)
    }

    @Test("memory holds so many lists and lines, the ones used last")
    func bound() {
        var shelf = CatalogCache()
        let now = TestTime.start
        func key(_ number: Int) -> CatalogCache.Key {
            .init(access: AccountAccess(url: "u", token: Secret("\(number)")), kind: .sites)
        }
        func list(_ count: Int) -> CatalogAnswer {
            .fresh(
                CatalogList((0..<count).map { CatalogItem(id: Int64($0), name: nil) }, total: count, readAt: now))
        }
        for number in 0..<CatalogCache.Limits.lists {
            shelf.put(list(1), for: key(number), until: .distantFuture, now: now)
        }
        _ = shelf.answer(key(0), now: now)
        shelf.put(list(1), for: key(1_000), until: .distantFuture, now: now)
        #expect(shelf.listCount == CatalogCache.Limits.lists)
        #expect(shelf.answer(key(0), now: now) != nil)
        #expect(shelf.answer(key(1), now: now) == nil)
        shelf.put(list(CatalogCache.Limits.lines), for: key(2_000), until: .distantFuture, now: now)
        #expect(shelf.listCount == 1)
        #expect(shelf.lineCount == CatalogCache.Limits.lines)
    }
}

/// Holds every call until it is opened.
private final class GatedTransport: HTTPTransport {
    private let inner: ScriptedTransport
    private let arrived = AsyncStream.makeStream(of: Void.self)
    private let opened = AsyncStream.makeStream(of: Void.self)

    init(answer: ScriptedTransport.Answer) {
        self.inner = ScriptedTransport([answer, answer])
    }

    var calls: Int { self.inner.requests.count }

    func open() { self.opened.continuation.finish() }

    func waitForCall() async {
        for await _ in self.arrived.stream { break }
    }

    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        self.arrived.continuation.yield()
        for await _ in self.opened.stream {}
        return try await self.inner.send(
            request, body: body, timeout: timeout, maximumResponseBytes: maximumResponseBytes)
    }
}
