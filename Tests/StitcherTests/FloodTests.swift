import Foundation
import NIOCore
import NIOHTTP1
import Sandbox
import Testing

@Suite("Floods", .timeLimit(.minutes(5)))
struct FloodTests {
    /// Before there was a bound, 200 such clients took 275 MiB of a debug build, and its stop 20 s.
    @Test("clients that ask again and again and read nothing cost little, and the stop does not wait for them")
    func deafClients() async throws {
        try await House.open { house in
            let made = try await house.create()
            let port = try await Wire.freePort()
            let served = try await house.serve("--metrics", "127.0.0.1:\(port)")
            _ = try await served.post(made.hook, hookBody(order: "1"))
            let before = served.program.peakMemory
            let words = "GET \(made.script) HTTP/1.1\r\nHost: a\r\n\r\nGET /login HTTP/1.1\r\nHost: a\r\n\r\n"
            let crowd = try await Crowd(200, to: served.url, words: String(repeating: words, count: 2_000))
            #expect(await Self.connections(port) { $0 >= 200 })
            for order in 2...11 {
                #expect(try await served.post(made.hook, hookBody(order: "\(order)")).status == 200)
                #expect(try await served.get("/healthz").status == 200)
            }
            let grown = served.program.peakMemory - before
            #expect(grown < 60, "\(grown) MiB more")
            let start = ContinuousClock.now
            try await served.stop()
            // Three seconds are what it waits for others; the rest is for a busy machine.
            #expect(ContinuousClock.now - start < .seconds(12))
            let kept = try await house.bookings()
            #expect(kept.count == 11)
            await crowd.leave()
        }
    }

    /// Whether the server's own number of connections comes to be as it should.
    private static func connections(_ port: Int, _ isRight: @Sendable (Int) -> Bool) async -> Bool {
        await eventually(within: .seconds(20)) {
            let text = try? await Wire.send(.GET, "http://127.0.0.1:\(port)/metrics").text
            let number = text?.firstMatch(of: /\nstitcher_connections (\d+)/).flatMap { Int($0.output.1) }
            return number.map(isRight) ?? false
        }
    }
}
