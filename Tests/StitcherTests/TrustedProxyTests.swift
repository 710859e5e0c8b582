import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

/// The test is the proxy on this machine, behind another one at 198.51.100.7.
@Suite("A server behind two proxies", .timeLimit(.minutes(5)))
struct TrustedProxyTests {
    /// One beacon from each address, and another one after ten seconds.
    private static let rate = "0.1"

    /// The answers to twenty beacons. Two of them come within ten seconds even on a busy machine.
    private static func post(_ url: String, _ name: String, _ value: (Int) -> String) async throws -> Set<Int> {
        var statuses: Set<Int> = []
        for number in 1...20 {
            let body = ByteBuffer(string: #"{"v":1,"q":"none"}"#)
            let answer = try await Wire.send(.POST, url, [name: value(number)], body: .bytes(body))
            statuses.insert(Int(answer.status))
        }
        return statuses
    }

    @Test("counts beacons by the visitor's address if both are trusted, and by the other proxy's if not")
    func beacons() async throws {
        try await House.open { house in
            let made = try await house.create()
            let trusting = try await house.serve(
                "--beacon-rate", Self.rate,
                environment: ["STITCHER_TRUSTED_PROXIES": "2001:db8::/32,198.51.100.0/24"])
            let url = "\(trusting.url)/b/\(made.siteKey)"
            #expect(try await Self.post(url, "X-Forwarded-For") { "203.0.113.\($0), 198.51.100.7" } == [204])
            let spelt = #"for="203.0.113.99:80", for=198.51.100."#
            #expect(try await Self.post(url, "Forwarded") { "\(spelt)\($0)" } == [204, 429])
            try await trusting.stop()

            let other = try await house.serve("--beacon-rate", Self.rate, "--trusted-proxy", "198.51.100.8")
            let second = "\(other.url)/b/\(made.siteKey)"
            #expect(try await Self.post(second, "X-Forwarded-For") { "203.0.113.\($0), 198.51.100.7" } == [204, 429])
            #expect(try await Self.post(second, "X-Forwarded-For") { "203.0.113.\($0), 198.51.100.8" } == [204])
            try await other.stop()
        }
    }
}
