import Stitching
import Testing

@testable import SiteDoctor

@Suite("The content policy of a page that loads the script from its own host")
struct OwnHostPolicyTests {
    private static let ownTag = #"<script src="/shop/page.js" async></script>"#
    private static let serverTag = #"<script src="https://stitcher.example/s/k7Qd2mVx9Rb4.js" async></script>"#

    private static func findings(
        _ policy: String, _ body: String = Self.ownTag, scriptPath: String? = "/shop/page.js",
        beaconPath: String? = "/shop/page", server: String = "https://stitcher.example"
    ) throws -> [SiteFinding] {
        var expectation = PageExamples.expectation
        expectation.scriptBase = server
        expectation.scriptPath = scriptPath
        expectation.beaconPath = beaconPath
        let page = try FetchedPage.example(
            body, headers: [("content-type", "text/html"), ("content-security-policy", policy)])
        return Examination(page, expectation, PageExamples.signs).findings.filter { $0.code.hasPrefix("policy_") }
    }

    private static let scriptBlocked = SiteFinding.policyBlocksScript(
        directive: "script-src", line: "script-src https://stitcher.example https://site.example")
    private static let beaconBlocked = SiteFinding.policyBlocksBeacon(
        directive: "connect-src", line: "connect-src https://stitcher.example https://site.example")

    @Test(
        "allows both if it allows the page's own host or path",
        arguments: [
            "script-src 'self'; connect-src 'self'", "default-src 'self'",
            "script-src https://site.example/shop/page.js; connect-src https://site.example/shop/",
        ])
    func allowed(policy: String) throws {
        #expect(try Self.findings(policy) == [.policyAllows])
        // Before the tag is on the page, too, and if the server's own address is not set yet.
        #expect(try Self.findings(policy, "<p>") == [.policyAllows])
        #expect(try Self.findings(policy, server: "") == [.policyAllows])
    }

    @Test("blocks both if it allows only the server, and the lines name the page's host")
    func blocked() throws {
        let policy = "script-src https://stitcher.example; connect-src https://stitcher.example"
        for body in [Self.ownTag, "<p>"] {
            #expect(try Self.findings(policy, body) == [Self.scriptBlocked, Self.beaconBlocked])
        }
    }

    @Test("is asked for each path by itself: one of them may still lead to the server")
    func onePath() throws {
        let policy = "script-src https://stitcher.example; connect-src https://stitcher.example"
        #expect(try Self.findings(policy, beaconPath: nil) == [Self.scriptBlocked])
        #expect(try Self.findings(policy, Self.serverTag, scriptPath: nil) == [Self.beaconBlocked])
        // The old tag is still on the page, so the script comes from the server.
        #expect(try Self.findings(policy, Self.serverTag) == [Self.beaconBlocked])
    }

    @Test("is asked for the host to which the page's base sends relative addresses")
    func base() throws {
        let body = #"<base href="https://www.site.example/">"#
        let line = "script-src 'self' https://www.site.example"
        #expect(
            try Self.findings("script-src 'self'", body) == [.policyBlocksScript(directive: "script-src", line: line)])
    }
}
