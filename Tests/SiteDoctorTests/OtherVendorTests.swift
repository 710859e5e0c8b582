import Stitching
import Testing

@testable import SiteDoctor

/// Widgets of a made-up booking system: `<div id="termin-7">`.
private struct TerminSigns: WidgetSigns {
    func widget(ofContainer id: String) -> String? { id.hasPrefix("termin-") ? String(id.dropFirst(7)) : nil }
    func widgets(in text: String) -> [String] { text.contains("termin.example/embed/8") ? ["8"] : [] }
    func mayLink(_ text: String) -> Bool { text.contains("termin.example") }
    func isDirect(host: String) -> Bool { host == "book.termin.example" }
    func widget(ofLink link: String) -> String? { link.hasSuffix("/9") ? "9" : nil }
}

@Suite("A page with another booking system and another counter")
struct OtherVendorTests {
    private static let signs = SiteSigns(
        widgets: TerminSigns(),
        counter: CounterSigns(
            path: "/count.js", keys: ["account"], accountCall: "countFor", brands: ["count.example": "Count"]))

    private func findings(_ body: String) throws -> [SiteFinding] {
        let expectation = SiteExpectation(siteKeys: [], scriptBase: "https://stitcher.example", widgets: [])
        return Examination(try .example(body), expectation, Self.signs).findings
    }

    @Test("has its widgets found, in containers, scripts, links and frames")
    func widgets() throws {
        let findings = try self.findings(
            """
            <div id=termin-7></div><div id=BukzaContainer1></div><script src="https://termin.example/embed/8"></script>
            <a href="https://book.termin.example/9">x</a><iframe src="https://book.termin.example/"></iframe>
            """)
        #expect(findings.contains(.widgetsPresent(["8", "7"])))
        #expect(findings.contains(.directLink(widget: "9")))
        #expect(findings.contains(.directFrame(widget: nil)))
    }

    @Test("has its counter found by address and by snippet, with its brand")
    func counter() throws {
        let address = #"<script src="//count.example/count.js?account=1"></script>"#
        #expect(try self.findings(address).contains(.counterPresent(brand: "Count")))
        #expect(try self.findings(address + address).contains(.counterTwice(2)))
        #expect(try self.findings("<script>countFor(1)</script>").contains(.counterPresent(brand: "")))
        #expect(
            try self.findings(#"<script src="//app.comagic.ru/static/cs.min.js?k=1"></script>"#).contains(
                .counterMissing))
    }
}
