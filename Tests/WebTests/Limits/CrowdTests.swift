import NIOCore
import ServiceTestSupport
import Testing

@testable import Web

@Suite("Crowds and giants", .timeLimit(.minutes(5)))
struct CrowdTests {
    @Test("serves others within a second while 2,000 connections do nothing")
    func idleCrowd() async throws {
        let service = try await TestService()
        try await withLiveServer(service, limits: ConnectionLimits(idle: .minutes(10))) { port in
            let alone = try await Self.latency(service.script, port: port)
            var crowd: [RawConnection] = []
            for _ in 1...20 {
                crowd += try await withThrowingTaskGroup(of: RawConnection.self) { group in
                    for _ in 1...100 { group.addTask { try await RawConnection(port: port) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
            }
            #expect(crowd.count == 2_000)
            // On a busy machine an answer takes long without a crowd, too.
            #expect(try await Self.latency(service.script, port: port) < .seconds(1) + alone * 10)
            let idle = crowd.filter(\.isOpen).count
            #expect(idle == 2_000)
            for connection in crowd { await connection.close() }
        }
    }

    /// The shortest of three answers' times, as other tests' noise is not the crowd's.
    private static func latency(_ path: String, port: Int) async throws -> Duration {
        var best = Duration.seconds(60)
        for _ in 1...3 {
            let start = ContinuousClock.now
            let other = try await RawConnection(port: port)
            try await other.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually(within: .seconds(10)) { other.status == 200 })
            best = min(best, ContinuousClock.now - start)
            await other.close()
        }
        return best
    }

    @Test(
        "refuses a header that is too long, and a heap of them, without a body of ours",
        arguments: [
            "X-Long: " + String(repeating: "x", count: 40_000) + "\r\n",
            (1...120).map { "X-\($0): x\r\n" }.joined(),
            (1...90).map { "X-\($0): " + String(repeating: "x", count: 600) + "\r\n" }.joined(),
        ])
    func oversizedHeaders(headers: String) async throws {
        let service = try await TestService()
        try await withLiveServer(service) { port in
            let giant = try await RawConnection(port: port)
            try? await giant.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\(headers)\r\n")
            #expect(await eventually(within: .seconds(5)) { !giant.isOpen || giant.status != nil })
            #expect(giant.status != 200)
            #expect(giant.status.map { (400...499).contains($0) } ?? true)
            await giant.close()
            let other = try await RawConnection(port: port)
            let usual = String(repeating: "x", count: 8_000)
            try await other.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: \(usual)\r\n\r\n")
            #expect(await eventually(within: .seconds(5)) { other.status == 200 })
            await other.close()
        }
    }

    @Test(
        "refuses what is no HTTP and goes on serving",
        arguments: ["\u{16}\u{3}\u{1}\u{2}\u{0}", "GET\r\n\r\n", "HELO example\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    func noHTTP(text: String) async throws {
        let service = try await TestService()
        try await withLiveServer(service) { port in
            let stranger = try await RawConnection(port: port)
            try? await stranger.send(text)
            _ = await eventually(within: .milliseconds(200)) { !stranger.isOpen || stranger.status != nil }
            #expect(stranger.status != 200)
            await stranger.close()
            let other = try await RawConnection(port: port)
            try await other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually(within: .seconds(5)) { other.status == 200 })
            await other.close()
        }
    }
}
