import HTTPTypes
import HummingbirdTesting
import NIOCore
import ServiceTestSupport
import SessionStore
import Synchronization
import Testing
import Web

@testable import ScriptServer

@Suite("How many beacons one address may send")
struct BeaconRateTests {
    private static let body = #"{"v":1,"q":"none"}"#

    @Test("lets a burst of ten seconds' worth through, then answers 429 and when to come again")
    func burst() async throws {
        let service = try await TestService(beaconRate: 50)
        for number in 1...500 {
            let answer = try await service.send(.post, service.beacon, text: Self.body)
            #expect(answer.status == .noContent, "beacon \(number)")
        }
        for method in [HTTPRequest.Method.post, .get] {
            let answer = try await service.send(method, service.beacon, text: Self.body)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
            #expect(answer.headers[.accessControlAllowOrigin] == "*")
        }
    }

    @Test("limits nothing but beacons")
    func beaconsOnly() async throws {
        let service = try await TestService(beaconRate: 0.1)
        _ = try await service.send(.post, service.beacon, text: Self.body)
        #expect(try await service.send(.post, service.beacon, text: Self.body).status == .tooManyRequests)
        for number in 1...20 {
            #expect(try await service.send(.get, service.script).status == .ok)
            #expect(try await service.send(.post, service.hook, text: hookBody(order: "\(number)")).status == .ok)
        }
    }

    @Test("does not count beacons to unknown keys, and has no limit at rate 0")
    func unlimited() async throws {
        let service = try await TestService(beaconRate: 0)
        for _ in 1...1_000 {
            #expect(try await service.send(.post, service.beacon, text: Self.body).status == .noContent)
        }
    }

    @Test("lets an address come again as its tokens grow back")
    func growsBack() {
        let seconds = Mutex<Int64>(0)
        let limiter = RateLimiter(rate: 50) { Uptime(nanoseconds: seconds.withLock { $0 } * 1_000_000_000) }
        for _ in 1...500 { #expect(limiter.admits(1)) }
        #expect(!limiter.admits(1))
        #expect(limiter.admits(2))
        seconds.withLock { $0 += 1 }
        for _ in 1...50 { #expect(limiter.admits(1)) }
        #expect(!limiter.admits(1))
        seconds.withLock { $0 += 100 }
        for _ in 1...500 { #expect(limiter.admits(1)) }
        #expect(!limiter.admits(1))
    }

    @Test("does not give a full bucket to an address that is remembered only in the older generation")
    func generations() {
        let seconds = Mutex<Int64>(0)
        let limiter = RateLimiter(rate: 1) { Uptime(nanoseconds: seconds.withLock { $0 } * 1_000_000_000) }
        seconds.withLock { $0 = 10 }
        for _ in 1...10 { #expect(limiter.admits(1)) }
        #expect(!limiter.admits(1))
        seconds.withLock { $0 = 11 }
        #expect(limiter.admits(2))
        #expect(limiter.admits(1))
        #expect(!limiter.admits(1))
    }

    @Test("counts each visitor behind a proxy on this machine by itself")
    func behindProxy() async throws {
        let service = try await TestService(beaconRate: 1)
        try await withLiveServer(service) { port in
            var statuses: [Int?] = []
            for _ in 1...11 { statuses.append(try await Self.post(service, port, "203.0.113.9")) }
            #expect(statuses == Array(repeating: 204, count: 10) + [429])
            let other = try await Self.post(service, port, "203.0.113.10")
            #expect(other == 204)
        }
    }

    @Test("counts by the forwarded address behind a trusted network, and by the peer otherwise")
    func trusted() async throws {
        let proxies = try TrustedProxies(["127.0.0.2/31"], loopback: false)
        let service = try await TestService(beaconRate: 0.1)
        try await withLiveServer(service, proxies: proxies) { port in
            let first = try await Self.post(service, port, "203.0.113.9", from: "127.0.0.2")
            let again = try await Self.post(service, port, "203.0.113.9", from: "127.0.0.3")
            let other = try await Self.post(service, port, "203.0.113.10", from: "127.0.0.3")
            #expect([first, again, other] == [204, 429, 204])
            let stranger = try await Self.post(service, port, "203.0.113.11", from: "127.0.0.4")
            let sameStranger = try await Self.post(service, port, "203.0.113.12", from: "127.0.0.4")
            #expect([stranger, sameStranger] == [204, 429])
        }
    }

    private static func post(
        _ service: TestService, _ port: Int, _ forwarded: String, from source: String = "127.0.0.1"
    ) async throws -> Int? {
        let connection = try await RawConnection(port: port, from: source)
        try await connection.send(
            """
            POST \(service.beacon) HTTP/1.1\r
            Host: a\r
            X-Forwarded-For: \(forwarded)\r
            Content-Length: \(Self.body.utf8.count)\r
            \r
            \(Self.body)
            """)
        #expect(await eventually(within: .seconds(5)) { connection.status != nil })
        let status = connection.status
        await connection.close()
        return status
    }
}
