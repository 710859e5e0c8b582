import Stitching

/// Turns a fetched page into findings. Pure: no network, no clock.
struct Examination: Sendable {
    let findings: [SiteFinding]

    /// Maximum number of listed findings of one kind; a hostile page has thousands.
    static let maximumRepeats = 20

    init(_ page: FetchedPage, _ expectation: SiteExpectation, _ signs: SiteSigns) {
        guard (200..<300).contains(page.status) else {
            self.findings = [.status(page.status)]
            return
        }
        if let type = page.values(of: "content-type").last, !Self.isHTML(type) {
            self.findings = [.notHTML(String(type.prefix { $0 != ";" }.prefix(60)).singleLine)]
            return
        }
        let text = PageText(page)
        guard text.bytes.contains(where: { $0 > 0x20 }) else {
            self.findings = [.empty]
            return
        }
        let scan = PageScan(text.bytes, signs.widgets)
        let site = SiteContext(page: page, scan: scan, expectation: expectation, signs: signs)
        var findings: [SiteFinding] = []
        if page.isCut { findings.append(.cut(bytes: page.body.count)) }
        if let charset = text.unknownCharset { findings.append(.unknownCharset(charset)) }
        let tags = TagExamination(site)
        findings += tags.findings
        findings += CounterExamination(site).findings
        findings += WidgetExamination(site).findings
        findings += PolicyExamination(site, tag: tags.tag).findings
        self.findings = findings
    }

    private static func isHTML(_ type: String) -> Bool {
        let type = type.prefix { $0 != ";" }.lowercased().trimmed
        return type.isEmpty || type == "text/html" || type == "application/xhtml+xml"
    }
}

/// The input of all parts of an examination.
struct SiteContext: Sendable {
    let page: FetchedPage
    let scan: PageScan
    let expectation: SiteExpectation
    let signs: SiteSigns
    /// The base of relative addresses.
    let base: PageAddress
    /// The address of our script; `nil` when the server's own address is not valid, as before the set-up.
    let server: PageAddress?
    let managers: [TagManager]
    /// Whether a script that is not in the HTML is likely to come through a manager. Metrica is on most pages, and few
    /// use it as a manager.
    var hasUsualManager: Bool { self.managers.contains(.google) }
    /// The policies of the header, then those of the page with the position from which they apply.
    let policies: [(policy: ContentPolicy, offset: Int)]

    init(page: FetchedPage, scan: PageScan, expectation: SiteExpectation, signs: SiteSigns) {
        self.page = page
        self.scan = scan
        self.expectation = expectation
        self.signs = signs
        self.base = scan.base.flatMap { page.address.resolving($0) } ?? page.address
        self.server = try? PageAddress(typed: expectation.scriptBase)
        self.managers = Self.managers(scan)
        self.policies =
            page.values(of: "content-security-policy").flatMap { ContentPolicy.list($0) }.map { ($0, -1) }
            + scan.policies.map { (ContentPolicy($0.text[...]), $0.offset) }
    }

    /// **Source:** Google's and Yandex's published snippets.
    private static func managers(_ scan: PageScan) -> [TagManager] {
        let texts = scan.scripts.filter { $0.inertPlace == nil }.map { $0.src ?? $0.text }
        let marks: [(TagManager, String)] = [
            (.google, "googletagmanager.com/gtm.js"), (.yandexMetrica, "mc.yandex.ru/metrika/"),
        ]
        return marks.compactMap { manager, mark in
            texts.contains { !$0.utf8.places(of: mark).isEmpty } ? manager : nil
        }
    }
}
