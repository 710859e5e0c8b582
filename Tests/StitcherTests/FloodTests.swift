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

    @Test(
        "more connections than descriptors do not keep webhooks out, nor bookings from CoMagic, and the log says it once",
        arguments: [["127.0.0.1"], (2...9).map { "127.0.0.\($0)" }])
    func descriptors(sources: [String]) async throws {
        try await House.open { house in
            let made = try await house.create()
            let port = try await Wire.freePort()
            let served = try await house.serve(
                "--match-window", "0s", "--metrics", "127.0.0.1:\(port)", surroundings: .init(descriptors: 192))
            #expect(served.program.errors.contains("limits.connections=96 "))
            #expect(served.program.errors.contains("limits.descriptors=192 "))
            let crowd = try await Crowd(400, to: served.url, from: sources)
            for order in 1...10 {
                #expect(try await served.get("/healthz").status == 200)
                #expect(try await served.post(made.hook, hookBody(order: "\(order)")).status == 200)
            }
            let messages = await house.messages(10)
            #expect(messages.count == 10)
            #expect(await Self.connections(port) { $0 <= 96 + 12 })
            let lines = served.program.errors.split(separator: "\n")
            #expect(lines.filter { $0.contains("connections are at a limit") }.count == 1, "\(lines)")
            try await served.stop()
            await crowd.leave()
        }
    }

    /// More is open in the process than the limit leaves to it, so that accepting itself fails.
    @Test("a process that is out of descriptors says so once, serves on, and does not spin")
    func shortage() async throws {
        try await House.open { house in
            let made = try await house.create("--inactive")
            let served = try await house.serve(surroundings: .init(descriptors: 56))
            let crowd = try await Crowd(200, to: served.url)
            let isServed = await eventually(within: .seconds(60)) {
                (try? await served.post(made.hook, hookBody()).status) == 200
            }
            #expect(isServed)
            let lines = served.program.errors.split(separator: "\n")
            #expect(lines.filter { $0.contains("connections.limit=descriptors") }.count == 1, "\(lines)")
            #expect(try await served.get("/healthz").status == 200)
            try await served.stop()
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
