import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@Suite("Watching the program", .timeLimit(.minutes(5)))
struct WatchingTests {
    @Test("shows numbers on a listener of their own, and not where the public comes")
    func metrics() async throws {
        try await House.open { house in
            let made = try await house.create()
            let port = try await Wire.freePort()
            let served = try await house.serve("--metrics", "127.0.0.1:\(port)")
            _ = try await served.post(made.hook, hookBody(n2: "17000000001"))
            _ = try await served.post(made.hook, hookBody(n2: "17000000001"))
            _ = try await served.post(made.beacon, #"{"v":1,"q":"none"}"#)
            _ = await house.messages(1)
            var text = ""
            let isCounted = try await eventually(within: .seconds(5)) {
                text = try await Wire.send(.GET, "http://127.0.0.1:\(port)/metrics").text
                return text.contains(#"stitcher_delivery_attempts_total{outcome="delivered"} 1"#)
            }
            #expect(isCounted, "\(text)")
            #expect(text.contains(#"stitcher_webhooks_total{outcome="stored"} 1"#))
            #expect(text.contains(#"stitcher_webhooks_total{outcome="duplicate"} 1"#))
            #expect(text.contains(#"stitcher_beacons_total{outcome="taken"} 1"#))
            #expect(try await served.get("/metrics").status == 404)
            try await served.stop()
        }
    }

    @Test("logs a JSON object a line, with nothing of a person or a secret in it at any level")
    func jsonLog() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--log-format", "json", "--log-level", "trace", "--match-window", "0s")
            _ = try await served.post(made.hook, hookBody(name: "Заметное Имя", n2: "17000000001"))
            _ = try await served.post(made.hook, "unreadable")
            _ = try await served.post(made.beacon, #"{"v":1,"q":"none"}"#)
            _ = await house.messages(1)
            try await served.stop()
            let lines = served.program.errors.split(separator: "\n")
            #expect(lines.count > 3)
            for line in lines {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["message"] is String)
                #expect(object?["level"] is String)
                let time = object?["time"] as? String ?? ""
                #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "time \(time)")
            }
            #expect(served.program.errors.contains("delivery attempted"))
            let secret = made.hook.split(separator: "/").last.map { String($0) } ?? "?"
            for hidden in ["Заметное", "79161234567", "916) 123", "ivan@example.com", "sandbox-token", secret] {
                #expect(!served.program.errors.contains(hidden), "\(hidden) is in the log")
            }
        }
    }

    @Test("tells how long the oldest booking of each integration has waited")
    func oldestWaiting() async throws {
        try await House.open { house in
            let waiting = try await house.create()
            let idle = try await house.create()
            let port = try await Wire.freePort()
            let served = try await house.serve("--metrics", "127.0.0.1:\(port)", "--match-window", "600s")
            _ = try await served.post(waiting.hook, hookBody(n2: ""))
            let waits = #/stitcher_oldest_waiting_seconds\{integration="(\d+)"\} (\S+)/#
            var ages: [String: Double] = [:]
            _ = try await eventually(within: .seconds(30)) {
                let text = try await Wire.send(.GET, "http://127.0.0.1:\(port)/metrics").text
                ages = text.matches(of: waits).reduce(into: [:]) { $0[String($1.output.1)] = Double($1.output.2) }
                // One integration after another is looked at.
                return ages[waiting.id] ?? 0 > 0 && ages[idle.id] != nil
            }
            #expect(ages[waiting.id] ?? 0 > 0)
            #expect(ages[idle.id] == 0)
            try await served.stop()
        }
    }

    @Test("stays quiet at the level that was asked for")
    func quiet() async throws {
        try await House.open { house in
            let served = try await house.serve("--log-level", "error")
            _ = try await served.get("/healthz")
            try await served.stop()
            #expect(served.program.errors.isEmpty)
        }
    }
}
