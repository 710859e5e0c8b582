import TestSupport
import Testing

@testable import SessionStore

@Suite("The session cache keeps a session directory's promises")
struct SessionDirectoryConformanceTests {
    @Test("in memory", arguments: SessionDirectoryConformance.Law.allCases, [100, 5_000])
    func law(_ law: SessionDirectoryConformance.Law, capacity: Int) async {
        let cache = SessionCache(capacity: capacity, clock: HandClock())
        await SessionDirectoryConformance.check(
            law,
            on: .init(
                directory: cache, remember: { cache.remember($0) }, hear: { cache.remember(event: $0) },
                lose: { cache.remember($0) }))
    }

    @Test("by the stub that other tests use", arguments: SessionDirectoryConformance.Law.allCases)
    func stub(_ law: SessionDirectoryConformance.Law) async {
        let stub = StubDirectory()
        await SessionDirectoryConformance.check(
            law,
            on: .init(
                directory: stub, remember: { stub.remember($0) }, hear: { stub.hear($0) }, lose: { stub.hear($0) }))
    }
}
