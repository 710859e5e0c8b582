import Hummingbird
import NIOCore
import ServiceTestSupport
import Testing

@testable import Web

/// Takes as long as the shortened limits say: what is measured is real time on real sockets.
@Suite("Clients that do not read", .serialized, .timeLimit(.minutes(5)))
struct DeafClientTests {
    /// More than the kernels on both sides hold for a client that is behind.
    private static func requests(_ service: TestService) -> String {
        String(repeating: "GET \(service.script) HTTP/1.1\r\nHost: a\r\n\r\n", count: 20_000)
    }

    @Test("are cut off when they take nothing for a while, and others are served meanwhile")
    func cut() async throws {
        let service = try await TestService()
        try await withLiveServer(service, limits: ConnectionLimits(stall: .milliseconds(1_500))) { port in
            let deaf = try await RawConnection(port: port, isDeaf: true)
            deaf.pour(Self.requests(service))
            let isCut = try await eventually(within: .seconds(20)) {
                let other = try await RawConnection(port: port)
                try await other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await eventually(within: .seconds(5)) { other.status == 200 })
                await other.close()
                return !deaf.isOpen
            }
            #expect(isCut)
        }
    }

    @Test("are not those that read little, however long that takes")
    func slow() async throws {
        let service = try await TestService()
        let stall = Duration.seconds(4)
        try await withLiveServer(service, limits: ConnectionLimits(stall: .seconds(4))) { port in
            let slow = try await RawConnection(port: port, isDeaf: true)
            slow.pour(Self.requests(service))
            let start = ContinuousClock.now
            var lengths: Set<Int> = []
            let isCut = await happens(during: stall * 3) {
                slow.listen()
                lengths.insert(slow.count)
                return !slow.isOpen
            }
            #expect(!isCut, "cut after \(ContinuousClock.now - start) and \(slow.count) bytes")
            #expect(lengths.count > 10)
            await slow.close()
        }
    }

    @Test("get every answer in the end, in order, when they begin to read in time")
    func late() async throws {
        let service = try await TestService()
        try await withLiveServer(service) { port in
            let late = try await RawConnection(port: port, isDeaf: true)
            for number in 1...100 {
                late.pour("GET \(service.script)?\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
                late.pour("GET /nothing HTTP/1.1\r\nHost: a\(number == 100 ? "\r\nConnection: close" : "")\r\n\r\n")
            }
            let isOver = await eventually(within: .seconds(60)) {
                late.listen()
                return !late.isOpen
            }
            #expect(isOver)
            let statuses = late.text.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.output.1) }
            #expect(statuses == Array(repeating: ["200", "404"], count: 100).flatMap { $0 })
        }
    }

    @Test("do not hold up the stop")
    func stop() async throws {
        let service = try await TestService()
        let clock = ContinuousClock()
        let crowd = try await withLiveServer(service, limits: ConnectionLimits(drain: .seconds(2))) { port in
            var crowd: [RawConnection] = []
            for _ in 1...30 {
                let deaf = try await RawConnection(port: port, isDeaf: true)
                deaf.pour(Self.requests(service))
                crowd.append(deaf)
            }
            return (crowd, clock.now)
        }
        // The drain, and room for a machine that is busy with something else.
        #expect(clock.now - crowd.1 < .seconds(10))
        for deaf in crowd.0 { await deaf.close() }
    }

    /// A file that grows as it is sent, as an export does; more than any kernel takes.
    private static func export() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("export") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for _ in 1...1_000 { try await writer.write(ByteBuffer(repeating: 120, count: 100_000)) }
                    try await writer.finish(nil)
                })
        }
        router.get("page") { _, _ in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 120, count: 12_000_000)))
        }
        return router
    }

    @Test(
        "of one long answer are cut off, too, and one who reads a little of it is not", arguments: ["export", "page"])
    func longAnswer(path: String) async throws {
        let stall = Duration.seconds(4)
        let table = ConnectionTable(limits: ConnectionLimits(stall: .seconds(4)), logger: TestService.silence)
        try await withLiveServer(Self.export(), table) { port in
            let deaf = try await RawConnection(port: port, isDeaf: true)
            let slow = try await RawConnection(port: port, isDeaf: true)
            for client in [deaf, slow] { client.pour("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n") }
            let isCut = await happens(during: stall * 3) {
                slow.listen()
                return !slow.isOpen
            }
            #expect(!isCut)
            #expect(!deaf.isOpen)
            #expect(table.counters.stalled == 1)
            await slow.close()
        }
    }

    @Test("are cut off early while more waits for all of them together than may")
    func memory() async throws {
        let table = ConnectionTable(limits: ConnectionLimits(waitingBytes: 15_000_000), logger: TestService.silence)
        try await withLiveServer(Self.export(), table) { port in
            var crowd: [RawConnection] = []
            for _ in 1...4 {
                let deaf = try await RawConnection(port: port, isDeaf: true)
                deaf.pour("GET /page HTTP/1.1\r\nHost: a\r\n\r\n")
                crowd.append(deaf)
            }
            #expect(await eventually(within: .seconds(20)) { crowd.filter(\.isOpen).count == 1 })
            #expect(await eventually(within: .seconds(5)) { table.waitingBytes < 15_000_000 })
            #expect(table.counters.displaced[.memory] == 3)
            for deaf in crowd { await deaf.close() }
            #expect(await eventually(within: .seconds(5)) { table.waitingBytes == 0 })
        }
    }
}
