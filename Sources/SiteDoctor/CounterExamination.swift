import Stitching

/// Whether CoMagic's counter is on the page, and of which brand.
///
/// **Source:** the vendor's snippets: a script `//app.BRAND/static/cs.min.js`, since some years with the key as `?k=`
/// or `?sk=`; before that with `["setCsAccount", KEY]` pushed to `__cs`.
struct CounterExamination: Sendable {
    private(set) var findings: [SiteFinding] = []

    private static let file = "/static/cs.min.js"

    init(_ site: SiteContext) {
        var brand: CounterBrand?
        var count = 0
        var inert: InertPlace?
        for script in site.scan.scripts {
            guard let found = Self.counter(script, site) else { continue }
            if let place = script.inertPlace {
                inert = inert ?? place
                continue
            }
            if brand == nil || brand == .other("") { brand = found.brand }
            if found.hasKey { count += 1 }
        }
        if let brand {
            self.findings = [.counterPresent(brand)]
            if count > 1 { self.findings.append(.counterTwice(count)) }
        } else if let inert {
            self.findings = [.counterInert(inert)]
        } else {
            self.findings =
                (site.hasUsualManager ? [] : [.counterMissing]) + site.managers.map { .counterMayComeThrough($0) }
        }
    }

    /// `hasKey`: one such piece per counter; the classic snippet has a second piece without it.
    private static func counter(
        _ script: PageScan.Script, _ site: SiteContext
    ) -> (brand: CounterBrand, hasKey: Bool)? {
        if let src = script.src {
            guard let address = site.base.resolving(src), address.pathAlone.hasSuffix(Self.file) else { return nil }
            return (self.brand(address.host), self.isKeyed(address.path))
        }
        let text = script.text.contains("\\/") ? script.text.replacing("\\/", with: "/") : script.text
        let file = text.utf8.places(of: Self.file).first
        let isClassic = !text.utf8.places(of: "setCsAccount").isEmpty
        guard file != nil || isClassic else { return nil }
        guard let file else { return (.other(""), true) }
        let before = text[..<file.lowerBound].suffix(100)
        let host = before.reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        let after = String(text[file.lowerBound...].prefix(60))
        return (self.brand(String(host.reversed()).lowercased()), isClassic || self.isKeyed(after))
    }

    private static func isKeyed(_ path: String) -> Bool {
        ["?k=", "&k=", "?sk=", "&sk="].contains { path.contains($0) }
    }

    private static func brand(_ host: String) -> CounterBrand {
        switch host {
        case "app.comagic.ru": .comagic
        case "app.uiscom.ru": .uis
        case "app.callgear.com": .callgear
        case "app.novofon.ru", "app.novofon.com": .novofon
        default: .other(String(host.prefix(100)))
        }
    }
}
