import Stitching
import Testing

@testable import SiteDoctor

@Suite("What the doctor says of a page")
struct ExaminationTests {
    private static let tag = #"<script src="https://stitcher.example/s/k7Qd2mVx9Rb4.js" async></script>"#
    private static let counter = #"<script async src="https://app.comagic.ru/static/cs.min.js?k=a"></script>"#

    private static func findings(
        _ body: String, address: String = "https://site.example/booking",
        expecting: SiteExpectation = PageExamples.expectation
    ) throws -> [SiteFinding] {
        Examination(try .example(body, address: address), expecting, PageExamples.signs).findings
    }

    /// Of our tag alone.
    private static func tagFindings(
        _ body: String, address: String = "https://site.example/booking"
    ) throws -> [SiteFinding] {
        try Self.findings(body, address: address).filter { $0.code.hasPrefix("tag_") }
    }

    private static let fixtures: [String: [SiteFinding]] = [
        "clean": [.tagPresent, .counterPresent(brand: "CoMagic"), .widgetsPresent(["24860"])],
        "wordpress": [
            .tagInert(.heldBack("rocketlazyloadscript")), .counterInert(.heldBack("rocketlazyloadscript")),
            .widgetsPresent(["24860"]), .directLink(widget: "24861"),
        ],
        "tilda": [
            .tagMayComeThrough(.google), .tagMayComeThrough(.yandexMetrica), .counterMayComeThrough(.google),
            .counterMayComeThrough(.yandexMetrica), .widgetNotListed("31692"), .widgetNotFound("24860"),
        ],
        "windows-1251": [.tagPresent, .counterPresent(brand: "CoMagic"), .widgetsPresent(["24860"])],
        "hidden": [.tagInert(.comment), .counterInert(.template), .noWidgets],
        "application": [
            .tagLoadedByScript, .counterPresent(brand: "CallGear"), .counterTwice(2), .widgetNotListed("24549"),
            .widgetNotListed("24550"), .widgetNotListed("24552"), .widgetNotFound("24860"),
            .directFrame(widget: "15296"),
        ],
        "policy": [
            .tagPresent, .tagOfOtherKey("anotherKey123"), .counterPresent(brand: "CoMagic"), .widgetsPresent(["24860"]),
            .policyBlocksScript(
                directive: "script-src",
                line: "script-src 'self' https://public.bukza.com https://app.comagic.ru https://stitcher.example"),
            .policyBlocksBeacon(
                directive: "default-src", line: "connect-src 'self' https://stitcher.example"),
        ],
        "broken": [
            .tagPresent, .counterPresent(brand: "CoMagic"), .widgetsPresent(["24860"]), .directLink(widget: "24860"),
        ],
    ]

    @Test("takes a script from the site's own host for ours where that is its path, and no other")
    func ownHost() throws {
        var expectation = PageExamples.expectation
        expectation.scriptPath = "/shop/page.js"
        let own = #"<script src="/shop/page.js" async></script>"#
        #expect(try Self.findings(own, expecting: expectation).contains(.tagPresent))
        #expect(try !Self.findings(own).contains(.tagPresent))
        for other in ["/shop/page.js.js", "/page.js", "https://other.example/shop/page.js"] {
            let tag = "<script src=\"\(other)\" async></script>"
            #expect(try !Self.findings(tag, expecting: expectation).contains(.tagPresent))
        }
    }

    @Test("every page kept has its findings and its origin")
    func completeness() {
        #expect(PageExamples.names == Self.fixtures.keys.sorted())
        #expect(PageExamples.origins == PageExamples.names)
    }

    @Test("a page that was kept is told as it is", arguments: PageExamples.names)
    func fixture(name: String) throws {
        let page = try FetchedPage.example(bytes: PageExamples.fixture(name))
        #expect(Examination(page, PageExamples.expectation, PageExamples.signs).findings == Self.fixtures[name])
    }

    @Test("a second tag, a foreign key and a foreign server are told apart")
    func otherTags() throws {
        #expect(try Self.tagFindings(Self.tag + Self.tag) == [.tagTwice(2)])
        let frozen = Self.tag.replacing(".js", with: "/0a1b2c3d.js")
        #expect(try Self.tagFindings(frozen) == [.tagPresent])
        #expect(try Self.tagFindings(frozen + Self.tag) == [.tagTwice(2)])
        let otherKey = Self.tag.replacing("k7Qd2mVx9Rb4", with: "someOtherKey")
        #expect(try Self.tagFindings(otherKey) == [.tagOfOtherKey("someOtherKey")])
        let otherServer = Self.tag.replacing("stitcher.example", with: "old.example:8443")
        #expect(try Self.tagFindings(otherServer) == [.tagFromOtherServer("https://old.example:8443")])
        #expect(
            try Self.tagFindings(Self.tag + otherServer) == [
                .tagPresent, .tagFromOtherServer("https://old.example:8443"),
            ])
    }

    @Test(
        "scripts of other people with a similar address are none of ours",
        arguments: [
            "/s/app.js", "https://cdn.example/s/k.js", "https://stitcher.example/x/k7Qd2mVx9Rb4.js", "data:x", "",
        ])
    func strangers(src: String) throws {
        #expect(try Self.tagFindings(#"<script src="\#(src)"></script>"#) == [.tagMissing])
    }

    @Test("a tag relative to the page's base, or with the page's scheme, is ours")
    func relative() throws {
        #expect(
            try Self.tagFindings(
                #"<base href="https://stitcher.example/x/"><script src="../s/k7Qd2mVx9Rb4.js"></script>"#) == [
                    .tagPresent
                ])
        #expect(
            try Self.tagFindings(#"<script src="//stitcher.example/s/k7Qd2mVx9Rb4.js?v=1"></script>"#) == [.tagPresent])
    }

    @Test("http on a page with https is blocked, unless the page upgrades it")
    func insecure() throws {
        let tag = Self.tag.replacing("https:", with: "http:")
        #expect(try Self.tagFindings(tag) == [.tagPresent, .tagInsecure])
        #expect(try Self.tagFindings(tag, address: "http://site.example/") == [.tagPresent])
        let upgrade = #"<meta http-equiv="Content-Security-Policy" content="upgrade-insecure-requests">"#
        #expect(try Self.tagFindings(upgrade + tag) == [.tagPresent])
    }

    @Test("a server below a path, and one with a port, are recognised")
    func bases() throws {
        var expectation = PageExamples.expectation
        expectation.scriptBase = "http://127.0.0.1:8080/stitcher"
        let tag = #"<script src="http://127.0.0.1:8080/stitcher/s/k7Qd2mVx9Rb4.js"></script>"#
        let address = "http://127.0.0.1:8088/"
        #expect(try Self.findings(tag, address: address, expecting: expectation).first == .tagPresent)
        let outside = tag.replacing("/stitcher/s", with: "/s")
        #expect(
            try Self.findings(outside, address: address, expecting: expectation).first
                == .tagFromOtherServer("http://127.0.0.1:8080"))
    }

    @Test("a declarative shadow root runs its scripts, a template does not")
    func templates() throws {
        #expect(try Self.tagFindings("<template shadowrootmode=open>\(Self.tag)</template>") == [.tagPresent])
        #expect(try Self.tagFindings("<template>\(Self.tag)</template>") == [.tagInert(.template)])
        #expect(try Self.tagFindings("<template></template></template>\(Self.tag)") == [.tagPresent])
    }

    @Test("without listed widgets every widget is right; a listed one elsewhere is only asked about")
    func widgets() throws {
        var expectation = PageExamples.expectation
        expectation.widgets = []
        let body = #"<div id="BukzaContainer5"></div><div id="bukzacontainer6"></div><div id="BukzaContainerX"></div>"#
        let findings = try Self.findings(body, expecting: expectation)
        #expect(findings.contains(.widgetsPresent(["5", "6"])))
        #expect(!findings.contains { $0.code.hasPrefix("widget_not") })
        #expect(SiteFinding.widgetNotFound("1").severity == .warning)
    }

    @Test(
        "direct links are recognised in every documented form",
        arguments: [
            ("https://app.bukza.com/#/16509/24860", "24860"), ("https://app.bukza.com/#/1/2/catalog/3_4", "2"),
            ("https://app.bukza.com/#/1/2/order?calendar=true&amp;resourceGroupId=9", "2"),
            ("https://app.bukza.com/?utm_source=a#/user/999/timetable/9999", "9999"), ("//app.bukza.ru/", nil),
            ("https://a.frontend.bukza.com/?t=1#/user/16509/timetable/15296?container=x", "15296"),
        ] as [(String, String?)])
    func directLinks(link: String, widget: String?) throws {
        #expect(try Self.findings("<a href='\(link)'>x</a>").contains(.directLink(widget: widget)))
    }

    @Test(
        "other addresses are no direct links",
        arguments: [
            "https://bukza.com/", "https://app.bukza.com.evil.example/#/1/2", "#BukzaContainer15639",
            "https://help.bukza.ru/",
        ])
    func noDirectLinks(link: String) throws {
        #expect(try !Self.findings("<a href='\(link)'>x</a>").contains { $0.code == "direct_link" })
    }

    @Test("the counter's brand is told, of the demo's its host")
    func brands() throws {
        func brand(_ host: String) throws -> SiteFinding? {
            try Self.findings(Self.counter.replacing("app.comagic.ru", with: host)).first {
                $0.code == "counter_present"
            }
        }
        #expect(try brand("app.uiscom.ru") == .counterPresent(brand: "UIS"))
        #expect(try brand("app.callgear.com") == .counterPresent(brand: "CallGear"))
        #expect(try brand("127.0.0.1:8088") == .counterPresent(brand: "127.0.0.1"))
        let inline =
            "<script>var __cs=[];__cs.push(['setCsAccount','x']);s.src='//app.uiscom.ru/static/cs.min.js'</script>"
        #expect(try Self.findings(inline).contains(.counterPresent(brand: "UIS")))
        #expect(try !Self.findings(inline).contains { $0.code == "counter_twice" })
        #expect(
            try Self.findings("<script>__cs.push(['setCsAccount','x'])</script>").contains(.counterPresent(brand: "")))
        #expect(try Self.findings("<p>cs.min.js setCsAccount").contains(.counterMissing))
    }

    @Test("what is no page is said, and nothing else of it")
    func noPages() throws {
        func findings(_ page: FetchedPage) -> [SiteFinding] {
            Examination(page, PageExamples.expectation, PageExamples.signs).findings
        }
        #expect(findings(try .example(status: 404)) == [.status(404)])
        #expect(
            findings(try .example("x", headers: [("content-type", "application/pdf; x=y")])) == [
                .notHTML("application/pdf")
            ])
        #expect(findings(try .example(" \n")) == [.empty])
        #expect(findings(try .example("<p>", headers: [])).first == .tagMissing)
        #expect(
            findings(try .example("<p>", headers: [("content-type", "text/html; charset=koi8-r")])).first
                == .unknownCharset("koi8-r"))
        #expect(findings(try .example("<p>", isCut: true)).first == .cut(bytes: 3))
    }

    @Test("a charset is taken from the header, else from the page; UTF-8's mark is above both")
    func charsets() throws {
        func text(_ bytes: [UInt8], _ type: String) throws -> PageText {
            PageText(try .example(bytes: bytes, headers: [("content-type", type)]))
        }
        let russian: [UInt8] = [0xC0, 0xE1]
        #expect(try text(russian, "text/html; charset=\"Windows-1251\"").bytes == Array("Аб".utf8))
        let meta = Array("<meta charset=cp1251>".utf8)
        #expect(try text(meta + russian, "text/html").bytes == meta + Array("Аб".utf8))
        #expect(try text(meta + russian, "text/html; charset=utf-8").bytes == meta + russian)
        #expect(try text([0xEF, 0xBB, 0xBF] + meta, "text/html; charset=windows-1251").bytes == meta)
    }
}
