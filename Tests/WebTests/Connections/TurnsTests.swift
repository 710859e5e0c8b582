import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServiceTestSupport
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Taking turns")
struct TurnsTests {
    @Test("there are as many turns as were made, and who waits gets one in order, once")
    func order() {
        let turns = Turns(2)
        let called = Mutex<[Int]>([])
        func take(_ number: Int) -> Bool { turns.take { called.withLock { $0.append(number) } } }
        #expect(take(0))
        #expect(take(1))
        for number in 2...2_500 { #expect(!take(number)) }
        #expect(called.withLock { $0.isEmpty })
        for _ in 2...2_500 { turns.give() }
        #expect(called.withLock { $0 } == Array(2...2_500))
        turns.give()
        turns.give()
        #expect(take(1))
        #expect(take(2))
        #expect(!take(3))
    }

    @Test("pages are made a few at once, and all of them are made")
    func pages() async throws {
        let inside = Mutex((now: 0, most: 0))
        let router = Router(context: StitcherRequestContext.self)
        router.group().add(middleware: FewAtOnce(3)).get("page") { _, _ in
            inside.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            for _ in 1...20 { await Task.yield() }
            inside.withLock { $0.now -= 1 }
            return "done"
        }
        router.group().add(middleware: FewAtOnce(0)).post("form") { _, _ in "done" }
        try await Application(router: router, logger: TestService.silence).test(.router) { client in
            #expect(try await client.execute(uri: "/form", method: .post).status == .ok)
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for _ in 1...50 { group.addTask { try await client.execute(uri: "/page", method: .get).status } }
                for try await status in group { #expect(status == .ok) }
            }
        }
        #expect(inside.withLock { $0.now } == 0)
        #expect((1...3).contains(inside.withLock { $0.most }))
    }
}
