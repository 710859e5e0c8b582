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

    @Test("believes the last address of X-Forwarded-For when the peer is this machine")
    func forwarded() throws {
        let peer = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
        let direct = try SocketAddress(ipAddress: "203.0.113.9", port: 1)
        let one = ClientAddress.number(peer: peer, forwardedFor: "203.0.113.9")
        #expect(one == ClientAddress.number(peer: direct, forwardedFor: nil))
        #expect(one == ClientAddress.number(peer: peer, forwardedFor: "198.51.100.1, 203.0.113.9"))
        #expect(one != ClientAddress.number(peer: peer, forwardedFor: "203.0.113.9, 198.51.100.1"))
        #expect(
            ClientAddress.number(peer: peer, forwardedFor: "nonsense")
                == ClientAddress.number(peer: peer, forwardedFor: nil))
    }

    @Test("does not believe X-Forwarded-For of a stranger, who could name a new address each time")
    func stranger() throws {
        for address in ["203.0.113.9", "2001:db8::1", "10.0.0.1", "128.0.0.1"] {
            let peer = try SocketAddress(ipAddress: address, port: 1)
            #expect(
                ClientAddress.number(peer: peer, forwardedFor: "198.51.100.1")
                    == ClientAddress.number(peer: peer, forwardedFor: nil))
        }
    }

    @Test("takes the whole network of an IPv6 subscriber for one address")
    func network() throws {
        let one = try SocketAddress(ipAddress: "2001:db8:1:2:aaaa::1", port: 1)
        let two = try SocketAddress(ipAddress: "2001:db8:1:2:bbbb::2", port: 1)
        let other = try SocketAddress(ipAddress: "2001:db8:1:3::1", port: 1)
        #expect(
            ClientAddress.number(peer: one, forwardedFor: nil) == ClientAddress.number(peer: two, forwardedFor: nil))
        #expect(
            ClientAddress.number(peer: one, forwardedFor: nil) != ClientAddress.number(peer: other, forwardedFor: nil))
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

    private static func post(_ service: TestService, _ port: Int, _ forwarded: String) async throws -> Int? {
        let connection = try await RawConnection(port: port)
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
