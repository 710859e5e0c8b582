import NIOHTTP1
import Stitching
import Testing
import Wording

@testable import SiteDoctor

@Suite("The site doctor")
struct SiteExaminerTests {
    @Test("a page on this machine is examined by the operator's leave, redirects named")
    func demo() async throws {
        let clean = try PageExamples.fixture("clean")
        let server = try await PageServer { request in
            request.uri == "/" ? .redirect("/booking") : PageServer.Reply(body: clean)
        }
        let address = "http://127.0.0.1:\(server.port)"
        let report = await SiteExaminer(allowsPrivateTargets: true, signs: PageExamples.signs)
            .examine(address, expecting: PageExamples.expectation)
        #expect(report.address == "\(address)/booking")
        #expect(report.status == 200)
        #expect(
            report.findings == [
                .redirected(to: "\(address)/booking"), .tagPresent, .counterPresent(brand: "CoMagic"),
                .widgetsPresent(["24860"]),
            ])
        #expect(report.severity == .ok)
        let refused = await SiteExaminer(allowsPrivateTargets: false, signs: PageExamples.signs)
            .examine(address, expecting: PageExamples.expectation)
        #expect(refused.findings == [.unreachable(.portNotAllowed(server.port))])
        #expect(refused.severity == .problem)
        #expect(server.requests.count == 2)
        try await server.stop()
    }

    @Test("what was typed wrong is a finding, not an error")
    func typed() async {
        let examiner = SiteExaminer(allowsPrivateTargets: false, signs: PageExamples.signs)
        let report = await examiner.examine("http://[", expecting: PageExamples.expectation)
        #expect(report == SiteReport(address: nil, status: nil, findings: [.unreachable(.notAnAddress)]))
    }

    private static let all: [SiteFinding] =
        [
            FetchFailure.notAnAddress, .schemeNotAllowed("ftp"), .credentialsInAddress, .portNotAllowed(1),
            .privateTarget(host: "h"), .unknownHost("h"), .unreachable(host: "h"), .tls(host: "h"), .timeout,
            .tooManyRedirects, .redirectLoop, .redirectRefused, .brokenAnswer,
        ].map { .unreachable($0) } + [401, 403, 404, 410, 418, 429, 500, 503].map { .status($0) }
        + [InertPlace.comment, .noscript, .template, .heldBack("text/plain")].flatMap {
            [.tagInert($0), .counterInert($0)]
        }
        + TagManager.allCases.flatMap { [.tagMayComeThrough($0), .counterMayComeThrough($0)] } + [
            .notHTML("application/pdf"), .empty, .cut(bytes: 1 << 20), .redirected(to: "https://a/"),
            .unknownCharset("x"),
            .tagPresent, .tagLoadedByScript, .tagMissing, .tagTwice(2), .tagOfOtherKey("k"),
            .tagFromOtherServer("https://a"),
            .tagInsecure, .counterPresent(brand: "CoMagic"), .counterPresent(brand: ""), .counterMissing,
            .counterTwice(2),
            .widgetsPresent(["1"]), .widgetNotListed("1"), .widgetNotFound("1"), .noWidgets, .directLink(widget: nil),
            .directLink(widget: "1"), .directFrame(widget: "1"), .policyAllows,
            .policyBlocksScript(directive: "script-src", line: "script-src x"),
            .policyBlocksBeacon(directive: "connect-src", line: "connect-src x"),
            .policyNeedsNonce(directive: "script-src"),
        ]

    @Test(
        "every finding speaks Russian and English, ends its sentence, and names the next step unless all is well",
        arguments: all)
    func words(finding: SiteFinding) {
        let russian = finding.text(in: .russian)
        let english = finding.text(in: .english)
        #expect(russian.unicodeScalars.contains { (0x0430...0x044F).contains($0.value) })
        #expect(russian != english)
        for text in [russian, english] {
            #expect(!text.contains("  ") && !text.contains("\n"))
            #expect(text.hasSuffix(".") || finding.code.hasPrefix("policy_blocks"))
            #expect(finding.severity == .ok || text.contains(":"))
        }
        #expect(finding.code.allSatisfy { $0 == "_" || $0.isLowercase })
    }
}
