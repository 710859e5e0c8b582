import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing

@testable import Sandbox

/// Over a real loopback socket: what a value cannot show.
@Suite(.timeLimit(.minutes(5))) struct WireTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let comagic = SandboxCoMagic(now: { Bench().now })

    /// Runs services until the body ends, then stops them gracefully, which must not take long.
    private func running(_ services: [any Service], _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(services: services, logger: Self.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do {
                try await body()
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func withSandbox(_ body: (String) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = SandboxServer(comagic: self.comagic, port: 0, logger: Self.logger) { port.yield($0) }
        try await self.running([server]) {
            for await port in ports {
                try await body("http://127.0.0.1:\(port)")
                break
            }
        }
    }

    private func post(
        _ url: String, _ body: [UInt8], timeout: TimeAmount = .seconds(10)
    ) async throws -> (HTTPClientResponse, [UInt8]) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try await HTTPClient.shared.execute(request, timeout: timeout)
        return (response, Array(try await response.body.collect(upTo: 16_777_216).readableBytesView))
    }

    private static var upload: [UInt8] {
        Bench.body("upload.offline_messages", ["offline_messages": [Bench.message()]])
    }

    @Test("answers over HTTP as it does as a value")
    func answers() async throws {
        try await self.withSandbox { url in
            let (response, body) = try await self.post(url + "/v2.0", Self.upload)
            #expect(response.status == .ok)
            #expect(response.headers["content-type"] == ["application/json; charset=UTF-8"])
            #expect(response.headers["content-length"] == ["\(body.count)"])
            #expect(JSONValue(bytes: body)?.rows.count == 1)
            #expect(self.comagic.messages.count == 1)
            let (refused, _) = try await self.post(url + "/v2.0/", Self.upload)
            #expect(refused.status == .notFound)
            let page = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: url + "/?lang=en"), timeout: .seconds(10))
            #expect(page.status == .ok)
            let text = String(buffer: try await page.body.collect(upTo: 1_048_576))
            var head = HTTPClientRequest(url: url + "/?lang=en")
            head.method = .HEAD
            let headers = try await HTTPClient.shared.execute(head, timeout: .seconds(10)).headers
            #expect(Int(headers["content-length"].first ?? "") ?? 0 > 1_000)
            #expect(text.contains("Messages received"))
        }
    }

    @Test("keeps a connection for the next call: as many calls as one likes, one after the other")
    func keepsConnections() async throws {
        try await self.withSandbox { url in
            for _ in 1...50 {
                let (response, _) = try await self.post(url + "/v2.0", Bench.body("get.account"))
                #expect(response.headers["connection"] != ["close"])
            }
            #expect(self.comagic.calls.count == 50)
        }
    }

    @Test("refuses a body over the limit, announced or not, and goes on serving")
    func tooLarge() async throws {
        try await self.withSandbox { url in
            let body = [UInt8](repeating: 0x20, count: 600 * 1_024)
            let refusal = try? await self.post(url + "/v2.0", body)
            // The server may close while the client still writes: either way nothing was taken.
            #expect(refusal == nil || refusal?.0.status == .payloadTooLarge)
            #expect(self.comagic.calls.isEmpty)
            let (response, _) = try await self.post(url + "/v2.0", Self.upload)
            #expect(response.status == .ok)
        }
    }

    @Test(
        "cuts the connection as asked, before or after storing, and answers the next call",
        arguments: [
            ("reset", 0), ("reset@upload.offline_messages", 0), ("reset+stored", 1), ("cut", 0), ("cut+stored", 1),
        ])
    func cuts(text: String, stored: Int) async throws {
        try await self.withSandbox { url in
            self.comagic.add(try Fault(text: text))
            await #expect(throws: (any Error).self) { try await self.post(url + "/v2.0", Self.upload) }
            #expect(self.comagic.messages.count == stored)
            #expect(self.comagic.calls.count == 1)
            #expect(self.comagic.calls.first?.fault == text)
            let (_, body) = try await self.post(url + "/v2.0", Self.upload)
            #expect(JSONValue(bytes: body)?.rows.count == 1)
        }
    }

    @Test(
        "never answers when told to hang, until the caller cuts the connection",
        arguments: [("hang", 0), ("hang+stored", 1)])
    func hangs(text: String, stored: Int) async throws {
        try await self.withSandbox { url in
            self.comagic.add(try Fault(text: text))
            await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { _ = try await self.post(url + "/v2.0", Self.upload, timeout: .seconds(50)) }
                while self.comagic.calls.isEmpty { await Task.yield() }
                #expect(self.comagic.messages.count == stored)
                #expect(self.comagic.calls.first?.httpStatus == nil)
                tasks.cancelAll()
                await #expect(throws: (any Error).self) { try await tasks.waitForAll() }
            }
            let (_, body) = try await self.post(url + "/v2.0", Self.upload)
            #expect(JSONValue(bytes: body)?.rows.count == 1)
        }
    }

    @Test("ends a silence by itself after its bound, with a cut and no answer")
    func hangBound() async throws {
        var options = SandboxOptions()
        options.maximumHang = 0.02
        self.comagic.set(options)
        try await self.withSandbox { url in
            self.comagic.add(Fault(.hang))
            let error = await #expect(throws: (any Error).self) { try await self.post(url + "/v2.0", Self.upload) }
            #expect(error as? HTTPClientError != .deadlineExceeded)
        }
    }

    @Test("a hanging call does not hold up the server's stop")
    func stopsWhileHanging() async throws {
        let waiting = Mutex<Task<Void, Never>?>(nil)
        try await self.withSandbox { url in
            self.comagic.add(Fault(.hang))
            let call = Task { _ = try? await self.post(url + "/v2.0", Self.upload, timeout: .seconds(50)) }
            waiting.withLock { $0 = call }
            while self.comagic.calls.isEmpty { await Task.yield() }
        }
        await waiting.withLock { $0 }?.value
    }

    @Test("answers late when told to be slow")
    func slow() async throws {
        try await self.withSandbox { url in
            self.comagic.add(Fault(.slow(milliseconds: 40)))
            let start = ContinuousClock.now
            let (_, body) = try await self.post(url + "/v2.0", Self.upload)
            #expect(ContinuousClock.now - start >= .milliseconds(40))
            #expect(JSONValue(bytes: body)?.rows.count == 1)
        }
    }

    @Test("commands from a foreign page are refused over HTTP too")
    func foreign() async throws {
        try await self.withSandbox { url in
            var request = HTTPClientRequest(url: url + "/control/messages")
            request.headers.add(name: "origin", value: "https://evil.example")
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            #expect(response.status == .forbidden)
        }
    }

    @Test("the demo sends its web request over HTTP, and its visitors' sessions exist in the sandbox")
    func demo() async throws {
        let received = Mutex<[SandboxRequest]>([])
        let (ports, port) = AsyncStream.makeStream(of: (name: String, port: Int).self)
        let addresses = Mutex<[String: Int]>([:])
        let receiver = LocalServer(
            host: "127.0.0.1", port: 0,
            responder: SandboxResponder(maximumBodyBytes: { _ in 65_536 }) { request in
                received.withLock { $0.append(request) }
                return .json(["id": "1"], status: 200)
            }, logger: Self.logger, onServerRunning: { port.yield(("hook", $0)) })
        let comagic = self.comagic
        let site = DemoSite(
            configuration: DemoSite.Configuration(
                port: 0, scriptURL: { nil },
                webhookURL: { addresses.withLock { $0["hook"] }.map { "http://127.0.0.1:\($0)/hooks/bukza/secret" } }),
            now: { Bench().now }, registerSession: { comagic.register(SandboxSession(id: $0, startedAt: $1)) },
            logger: Self.logger, onServerRunning: { port.yield(("site", $0)) })
        try await self.running([receiver, site]) {
            for await (name, port) in ports {
                addresses.withLock { $0[name] = port }
                if addresses.withLock({ $0.count }) == 2 { break }
            }
            let base = "http://localhost:\(addresses.withLock { $0["site"] } ?? 0)"
            let view = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: base + "/t/v/?k=demo"), timeout: .seconds(10))
            #expect(view.status == .ok)
            _ = try await view.body.collect(upTo: 4_096)
            #expect(comagic.snapshot.sessions[17_000_000_001] != nil)
            let order: JSONValue = ["n2": "17000000001", "name": "Анна \"А\"", "phone": "79991234567"]
            let (_, body) = try await self.post(base + "/order", order.bytes)
            #expect(JSONValue(bytes: body)?["webhook_status"] == 200)
            let request = try #require(received.withLock { $0.first })
            #expect(request.path == "/hooks/bukza/secret")
            #expect(request.method == "POST")
            #expect(String(decoding: request.body, as: UTF8.self).contains(#""name": "Анна "А"""#))
        }
    }

    @Test("a port that is taken is an error, not a silence")
    func portTaken() async throws {
        try await self.withSandbox { url in
            let port = Int(url.split(separator: ":").last ?? "") ?? 0
            let second = SandboxServer(comagic: self.comagic, port: port, logger: Self.logger)
            await #expect(throws: (any Error).self) { try await second.run() }
        }
    }
}
