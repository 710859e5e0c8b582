import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import Sandbox
import Testing

@Suite("Stopping the program", .timeLimit(.minutes(5)))
struct StopTests {
    @Test("drains on SIGTERM and on SIGINT: the upload under way ends and is recorded", arguments: [SIGTERM, SIGINT])
    func drains(signal: Int32) async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            house.comagic.add(try Fault(text: "slow:2000@upload.offline_messages"))
            let answer = try await served.post(made.hook, hookBody(n2: "17000000001"))
            #expect(answer.status == 200)
            // The sandbox has the call, and will hold the answer back for two seconds.
            let isUnderWay = await eventually(within: .seconds(5)) {
                house.comagic.calls.contains { $0.method == "upload.offline_messages" }
            }
            #expect(isUnderWay)
            try await served.stop(signal)
            let kept = try await house.bookings()
            #expect(kept.map(\.status) == ["delivered"])
            #expect(kept.map(\.attempts) == [1])
            #expect(house.comagic.messages.map { String($0.id) } == kept.compactMap(\.comagicID))
        }
    }

    @Test("takes the webhook that is being sent when it is told to stop")
    func halfWebhook() async throws {
        try await House.open { house in
            let made = try await house.create("--inactive")
            let served = try await house.serve()
            let body = Array(hookBody().utf8)
            let (parts, part) = AsyncStream.makeStream(of: ByteBuffer.self)
            part.yield(ByteBuffer(bytes: body[..<40]))
            async let answer = served.post(made.hook, parts: parts)
            // Whatever is asked after it on another connection, the first half has long arrived.
            for _ in 1...20 { _ = try await served.get("/healthz") }
            served.program.signal(SIGTERM)
            let isDraining = await eventually(within: .seconds(5)) {
                await (try? Wire.send(.GET, served.url + "/healthz", timeout: .milliseconds(300))) == nil
            }
            #expect(isDraining)
            part.yield(ByteBuffer(bytes: body[40...]))
            part.finish()
            #expect(try await answer.status == 200)
            try await served.stop()
            let kept = try await house.bookings()
            #expect(kept.map(\.status) == ["inactive"])
        }
    }

    /// Takes as long as an upload may, ten seconds.
    @Test("does not wait for ever for a CoMagic that never answers, and asks the report in the next run")
    func hangingUpload() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            house.comagic.add(try Fault(text: "hang+stored@upload.offline_messages"))
            _ = try await served.post(made.hook, hookBody(n2: "17000000001"))
            _ = await house.messages(1)
            try await served.stop()
            let waiting = try await house.bookings()
            #expect(waiting.map(\.status) == ["pending"])
            #expect(waiting.map(\.lastError?.mnemonic) == ["timeout"])
            let again = try await house.serve()
            _ = try await house.bookings(within: .seconds(30)) { all in all.map(\.status) == ["delivered"] }
            #expect(house.comagic.messages.count == 1)
            try await again.stop()
        }
    }

    @Test("leaves what waits for its time to the next run")
    func leavesTheRest() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve("--match-window", "60s")
            _ = try await served.post(made.hook, hookBody())
            let start = ContinuousClock.now
            try await served.stop()
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(house.comagic.messages.isEmpty)
            let waiting = try await house.bookings()
            #expect(waiting.map(\.status) == ["pending"])
            #expect(waiting.map(\.attribution.kind) == ["default"])
        }
    }

    @Test("knows the sessions of the last run")
    func keepsSessions() async throws {
        try await House.open { house in
            let made = try await house.create()
            let first = try await house.serve()
            let beacon = try await first.post(
                made.beacon, #"{"v":1,"s":"17000000001","q":"ready","u":"https://a.example/?utm_source=ya"}"#)
            #expect(beacon.status == 204)
            try await first.stop()
            let second = try await house.serve()
            _ = try await second.post(made.hook, hookBody(n2: "17000000001"))
            let kept = try await house.bookings()
            #expect(kept.map(\.attribution.kind) == ["session"])
            try await second.stop()
        }
    }

    @Test("ignores a broken snapshot of sessions, says so, and serves", arguments: ["", "junk", "\u{0}\u{1}\u{2}"])
    func brokenSnapshot(text: String) async throws {
        try await House.open { house in
            let made = try await house.create()
            try text.write(toFile: "\(house.data)/sessions.snapshot", atomically: true, encoding: .utf8)
            let served = try await house.serve()
            #expect(served.program.errors.contains("sessions of the last run ignored"))
            _ = try await served.post(made.hook, hookBody(n2: "17000000001"))
            let kept = try await house.bookings()
            #expect(kept.map(\.attribution.kind) == ["session_unseen"])
            try await served.stop()
        }
    }
}
