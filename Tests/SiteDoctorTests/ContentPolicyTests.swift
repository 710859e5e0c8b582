import Testing

@testable import SiteDoctor

@Suite("Content security policies")
struct ContentPolicyTests {
    private static func refusal(
        _ policy: String, script: String = "https://stitcher.example/s/k.js", nonce: String? = nil,
        integrity: String? = nil, on page: String = "https://site.example/x"
    ) throws -> ContentPolicy.Refusal? {
        ContentPolicy(policy[...]).refusal(
            of: .script(try PageAddress(typed: script), nonce: nonce, integrity: integrity),
            on: try PageAddress(typed: page))
    }

    @Test(
        "let the script pass",
        arguments: [
            "", "img-src 'none'", "script-src *", "default-src https:", "script-src 'self' https://stitcher.example",
            "script-src stitcher.example", "script-src STITCHER.example:443", "script-src stitcher.example:*",
            "script-src https://stitcher.example/s/", "script-src http://stitcher.example",
            "script-src-elem https:; script-src 'none'",
            "script-src https://stitcher.example/s/k.js", "script-src 'none'; script-src-elem stitcher.example",
            "script-src stitcher.example; script-src 'none'", "script-src *.example", "script-src http:",
            "SCRIPT-SRC *",
        ])
    func allowed(policy: String) throws {
        #expect(try Self.refusal(policy) == nil)
    }

    @Test(
        "block the script, and the line that would not is named",
        arguments: [
            ("script-src 'self'", "script-src 'self' https://stitcher.example"),
            ("script-src 'none'", "script-src https://stitcher.example"),
            ("script-src", "script-src https://stitcher.example"),
            ("default-src 'self'; img-src *", "script-src 'self' https://stitcher.example"),
            ("script-src-elem 'self'; script-src *", "script-src-elem 'self' https://stitcher.example"),
            ("script-src *.stitcher.example", "script-src *.stitcher.example https://stitcher.example"),
            ("script-src stitcher.example:8443", "script-src stitcher.example:8443 https://stitcher.example"),
            (
                "script-src https://stitcher.example/x/",
                "script-src https://stitcher.example/x/ https://stitcher.example"
            ),
            (
                "script-src 'unsafe-inline' data: blob:",
                "script-src 'unsafe-inline' data: blob: https://stitcher.example"
            ),
            ("script-src evilstitcher.example", "script-src evilstitcher.example https://stitcher.example"),
            ("script-src ws://stitcher.example", "script-src ws://stitcher.example https://stitcher.example"),
        ])
    func blocked(policy: String, line: String) throws {
        #expect(try Self.refusal(policy)?.line == line)
    }

    @Test("a nonce or a hash passes, with or without strict-dynamic; with it no address does")
    func nonces() throws {
        let policy = "script-src 'nonce-abc' 'sha384-xyz' 'strict-dynamic' https: 'unsafe-inline'"
        #expect(try Self.refusal(policy) == .init(directive: "script-src", line: nil))
        #expect(try Self.refusal(policy, nonce: "abc") == nil)
        #expect(try Self.refusal(policy, nonce: "ABC") != nil)
        #expect(try Self.refusal(policy, nonce: "") != nil)
        #expect(try Self.refusal(policy, integrity: "sha384-xyz") == nil)
        #expect(try Self.refusal(policy, integrity: "sha384-xyz sha384-other") != nil)
        #expect(try Self.refusal("script-src 'nonce-abc' https:") == nil)
    }

    @Test("'self' is the page's own origin, or the same with https")
    func ownOrigin() throws {
        #expect(try Self.refusal("script-src 'self'", on: "https://stitcher.example/") == nil)
        #expect(try Self.refusal("script-src 'self'", on: "http://stitcher.example/") == nil)
        #expect(try Self.refusal("script-src 'self'", on: "https://stitcher.example:8443/") != nil)
        let insecure = "http://stitcher.example/s/k.js"
        #expect(try Self.refusal("script-src 'self'", script: insecure, on: "https://stitcher.example/") != nil)
        #expect(try Self.refusal("script-src https:", script: insecure) != nil)
        #expect(try Self.refusal("script-src stitcher.example", script: insecure) != nil)
    }

    private static func findings(_ headers: [String], _ body: String) throws -> [SiteFinding] {
        let page = try FetchedPage.example(
            body, headers: [("content-type", "text/html")] + headers.map { ("content-security-policy", $0) })
        return Examination(page, PageExamples.expectation, PageExamples.signs).findings.filter {
            $0.code.hasPrefix("policy")
        }
    }

    @Test("every policy counts, of several headers and of a list in one; a report-only one does not")
    func several() throws {
        let allows = "script-src *; connect-src *"
        #expect(try Self.findings([], "<p>") == [])
        #expect(try Self.findings([allows], "<p>") == [.policyAllows])
        let beacon = SiteFinding.policyBlocksBeacon(
            directive: "connect-src", line: "connect-src https://mc.yandex.ru https://stitcher.example")
        #expect(try Self.findings([allows, "connect-src https://mc.yandex.ru"], "<p>") == [beacon])
        #expect(try Self.findings([allows + ", connect-src https://mc.yandex.ru"], "<p>") == [beacon])
        let page = try FetchedPage.example(
            "<p>", headers: [("content-security-policy-report-only", "default-src 'none'")])
        #expect(
            !Examination(page, PageExamples.expectation, PageExamples.signs).findings.contains {
                $0.code.hasPrefix("policy")
            })
    }

    @Test("the tag's nonce is looked at; without one it is asked for")
    func tagNonce() throws {
        let policy = "script-src 'nonce-abc' 'strict-dynamic'"
        let tag = #"<script nonce="abc" src="https://stitcher.example/s/k7Qd2mVx9Rb4.js"></script>"#
        #expect(try Self.findings([policy], tag) == [.policyAllows])
        #expect(try Self.findings([policy], "<p>") == [.policyNeedsNonce(directive: "script-src")])
    }

    @Test("a policy inside the page counts from its place on")
    func place() throws {
        let tag = #"<script src="https://stitcher.example/s/k7Qd2mVx9Rb4.js"></script>"#
        let meta = #"<meta http-equiv="content-security-policy" content="script-src 'self'">"#
        #expect(try Self.findings([], tag + meta) == [.policyAllows])
        #expect(try Self.findings([], meta + tag).map(\.code) == ["policy_blocks_script"])
        #expect(try Self.findings([], "<template>\(meta)</template>" + tag) == [])
    }

    @Test("a line as long as a page is not repeated")
    func longLine() throws {
        let sources = (0..<1_000).map { "https://cdn\($0).example" }.joined(separator: " ")
        #expect(try Self.refusal("script-src \(sources)")?.line == "script-src … https://stitcher.example")
    }
}
