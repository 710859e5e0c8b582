import Gzip
import NIOCore
import NIOHTTP1
import Testing

@testable import SiteDoctor

@Suite("Fetching a page that somebody named")
struct SafeFetcherTests {
    /// Loopback stands for the Internet, on any port; everything else is judged as always.
    private static let rule = TargetRule(
        allowsPort: { _ in true }, allowsAddress: { $0.description == "127.0.0.1" || $0.isPublic })

    private static func fetcher(
        _ resolver: any HostResolver, _ change: (inout FetchLimits) -> Void = { _ in }
    ) -> SafeFetcher {
        var limits = FetchLimits()
        change(&limits)
        return SafeFetcher(resolver: resolver, rule: Self.rule, limits: limits)
    }

    private static func fetch(
        _ address: String, _ resolver: any HostResolver, _ change: (inout FetchLimits) -> Void = { _ in }
    ) async throws(FetchFailure) -> FetchedPage {
        try await Self.fetcher(resolver, change).fetch(try PageAddress(typed: address))
    }

    @Test("connects to the address that was judged, and asks for the name")
    func judgedAddress() async throws {
        let server = try await PageServer { _ in .page("<p>hello") }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        let page = try await Self.fetch("http://site.example:\(server.port)/a?b", resolver)
        #expect(page.status == 200)
        #expect(page.body == Array("<p>hello".utf8))
        #expect(!page.isCut)
        #expect(resolver.asked == ["site.example"])
        let request = try #require(server.requests.first)
        #expect(request.uri == "/a?b")
        #expect(request.headers["host"] == ["site.example:\(server.port)"])
        #expect(request.headers["cookie"].isEmpty)
        #expect(request.headers["authorization"].isEmpty)
        #expect(request.headers["user-agent"].first?.contains("StitcherSiteDoctor") == true)
        try await server.stop()
    }

    @Test(
        "a name that leads inside is refused before anything is sent",
        arguments: [
            ["127.0.0.1"], ["10.0.0.7"], ["::ffff:127.0.0.1"], ["::1"], ["169.254.169.254"], ["fd00::1"], ["0.0.0.0"],
            ["1.1.1.1", "10.0.0.7"], ["2a02:6b8::1", "::ffff:10.0.0.7"], ["64:ff9b::7f00:1"],
        ])
    func inside(addresses: [String]) async throws {
        let resolver = ScriptedResolver(["inner.example": [addresses]])
        let fetcher = SafeFetcher(resolver: resolver, allowsPrivateTargets: false)
        await #expect(throws: FetchFailure.privateTarget(host: "inner.example")) {
            try await fetcher.fetch(try PageAddress(typed: "http://inner.example/"))
        }
    }

    @Test(
        "an address written as a number leads inside no better",
        arguments: [
            "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/",
        ])
    func literals(address: String) async throws {
        let resolver = ScriptedResolver([:])
        let fetcher = SafeFetcher(resolver: resolver, allowsPrivateTargets: false)
        let target = try PageAddress(typed: address)
        await #expect(throws: FetchFailure.privateTarget(host: target.host)) { try await fetcher.fetch(target) }
        #expect(resolver.asked.isEmpty)
    }

    @Test(
        "the machine's own resolver reads odd spellings of loopback, and they are refused",
        arguments: [
            "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
        ])
    func systemResolver(address: String) async throws {
        let fetcher = SafeFetcher(allowsPrivateTargets: false)
        let target = try PageAddress(typed: address)
        await #expect(throws: FetchFailure.privateTarget(host: target.host)) { try await fetcher.fetch(target) }
    }

    @Test("other ports than the usual ones are refused, unless the operator allows them")
    func ports() async throws {
        let resolver = ScriptedResolver(["site.example": [["1.1.1.1"]]])
        let fetcher = SafeFetcher(resolver: resolver, allowsPrivateTargets: false)
        await #expect(throws: FetchFailure.portNotAllowed(6_379)) {
            try await fetcher.fetch(try PageAddress(typed: "http://site.example:6379/"))
        }
        #expect(resolver.asked.isEmpty)
        let server = try await PageServer { _ in .page("x") }
        let page = try await SafeFetcher(allowsPrivateTargets: true)
            .fetch(try PageAddress(typed: "http://127.0.0.1:\(server.port)/"))
        #expect(page.body == Array("x".utf8))
        try await server.stop()
    }

    @Test("a second answer of the name server changes nothing: it is not asked for")
    func rebinding() async throws {
        let server = try await PageServer { _ in .page("public") }
        let resolver = ScriptedResolver(["rebind.example": [["127.0.0.1"], ["10.0.0.7"]]])
        let page = try await Self.fetch("http://rebind.example:\(server.port)/", resolver)
        #expect(page.body == Array("public".utf8))
        #expect(resolver.asked == ["rebind.example"])
        try await server.stop()
    }

    @Test("a name that changes its answer before a redirect to itself is refused there")
    func rebindingByRedirect() async throws {
        let server = try await PageServer { _ in .redirect("/second") }
        let resolver = ScriptedResolver(["rebind.example": [["127.0.0.1"], ["10.0.0.7"]]])
        await #expect(throws: FetchFailure.privateTarget(host: "rebind.example")) {
            try await Self.fetch("http://rebind.example:\(server.port)/", resolver)
        }
        #expect(server.requests.map(\.uri) == ["/"])
        try await server.stop()
    }

    @Test(
        "redirects to an inner network, another scheme or with a password are not followed",
        arguments: [
            ("http://inner.example/", FetchFailure.privateTarget(host: "inner.example")),
            ("http://10.0.0.7:8080/", .privateTarget(host: "10.0.0.7")),
            ("http://169.254.169.254/latest/meta-data", .privateTarget(host: "169.254.169.254")),
            ("file:///etc/passwd", .redirectRefused), ("http://u:p@site.example/", .redirectRefused),
        ])
    func badRedirects(location: String, failure: FetchFailure) async throws {
        let server = try await PageServer { _ in .redirect(location) }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]], "inner.example": [["192.168.1.1"]]])
        await #expect(throws: failure) { try await Self.fetch("http://site.example:\(server.port)/", resolver) }
        #expect(server.requests.count == 1)
        try await server.stop()
    }

    @Test("five redirects are followed, each kind of them; a sixth is not, nor is a loop")
    func redirects() async throws {
        let statuses = [301, 302, 303, 307, 308, 302]
        let server = try await PageServer { request in
            guard let number = Int(request.uri.dropFirst()) else { return .redirect("/loop") }
            return number == 0 ? .page("end") : .redirect("/\(number - 1)", status: statuses[number - 1])
        }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        let page = try await Self.fetch("http://site.example:\(server.port)/5", resolver)
        #expect(page.address.path == "/0")
        #expect(server.requests.count == 6)
        await #expect(throws: FetchFailure.tooManyRedirects) {
            try await Self.fetch("http://site.example:\(server.port)/6", resolver)
        }
        await #expect(throws: FetchFailure.redirectLoop) {
            try await Self.fetch("http://site.example:\(server.port)/loop", resolver)
        }
        try await server.stop()
    }

    @Test("a page is cut at its limit, and one that breaks off is read as far as it came")
    func cut() async throws {
        let server = try await PageServer { request in
            let isBroken = request.uri == "/broken"
            return PageServer.Reply(body: Array(repeating: 0x61, count: 3_000), breaksOff: isBroken)
        }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        let long = try await Self.fetch("http://site.example:\(server.port)/", resolver) { $0.bytes = 1_000 }
        #expect(long.body.count == 1_000)
        #expect(long.isCut)
        let broken = try await Self.fetch("http://site.example:\(server.port)/broken", resolver)
        #expect(broken.isCut)
        #expect(broken.body.count <= 3_000)
        try await server.stop()
    }

    @Test("a packed page is unpacked, and one that swells without end is cut")
    func packed() async throws {
        let page = try Gzip.compress(Array("<p>hello".utf8))
        let bomb = try Gzip.compress(Array(repeating: 0x20, count: 4_000_000))
        #expect(bomb.count < 20_000)
        let server = try await PageServer { request in
            PageServer.Reply(
                headers: [("content-type", "text/html"), ("content-encoding", "gzip")],
                body: request.uri == "/" ? page : bomb)
        }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        let small = try await Self.fetch("http://site.example:\(server.port)/", resolver)
        #expect(small.body == Array("<p>hello".utf8))
        let large = try await Self.fetch("http://site.example:\(server.port)/bomb", resolver) { $0.bytes = 100_000 }
        #expect(large.isCut)
        #expect(large.body.count <= 100_000)
        try await server.stop()
    }

    // Waits for the real time limit, shortened to a tenth of a second.
    @Test("a site that says nothing is given up in time")
    func timeout() async throws {
        let server = try await PageServer { _ in PageServer.Reply(hangs: true) }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        await #expect(throws: FetchFailure.timeout) {
            try await Self.fetch("http://site.example:\(server.port)/", resolver) { $0.time = .milliseconds(100) }
        }
        try await server.stop()
    }

    @Test("names nobody knows, ports nobody listens on and servers without TLS are told apart")
    func failures() async throws {
        let server = try await PageServer { _ in .page("x") }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        await #expect(throws: FetchFailure.unknownHost("nobody.example")) {
            try await Self.fetch("http://nobody.example/", resolver)
        }
        await #expect(throws: FetchFailure.tls(host: "site.example")) {
            try await Self.fetch("https://site.example:\(server.port)/", resolver)
        }
        let port = server.port
        try await server.stop()
        await #expect(throws: FetchFailure.unreachable(host: "site.example")) {
            try await Self.fetch("http://site.example:\(port)/", resolver)
        }
    }

    @Test("the body of an error page is not read")
    func errorPage() async throws {
        let server = try await PageServer { _ in PageServer.Reply(status: 404, body: Array("no".utf8)) }
        let resolver = ScriptedResolver(["site.example": [["127.0.0.1"]]])
        let page = try await Self.fetch("http://site.example:\(server.port)/", resolver)
        #expect(page.status == 404)
        #expect(page.body.isEmpty)
        try await server.stop()
    }
}
