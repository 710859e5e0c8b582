import Stitching

/// Whether the counter is on the page, and of which brand.
struct CounterExamination: Sendable {
    private(set) var findings: [SiteFinding] = []
    private let signs: CounterSigns

    init(_ site: SiteContext) {
        self.signs = site.signs.counter
        var brand: String?
        var count = 0
        var inert: InertPlace?
        for script in site.scan.scripts {
            guard let found = self.counter(script, site) else { continue }
            if let place = script.inertPlace {
                inert = inert ?? place
                continue
            }
            // A piece of a snippet may not name the host.
            if brand?.isEmpty ?? true { brand = found.brand }
            if found.hasKey { count += 1 }
        }
        if let brand {
            self.findings = [.counterPresent(brand: brand)]
            if count > 1 { self.findings.append(.counterTwice(count)) }
        } else if let inert {
            self.findings = [.counterInert(inert)]
        } else {
            self.findings =
                (site.hasUsualManager ? [] : [.counterMissing]) + site.managers.map { .counterMayComeThrough($0) }
        }
    }

    /// `hasKey`: one such piece per counter; the classic snippet has a second piece without it.
    private func counter(_ script: PageScan.Script, _ site: SiteContext) -> (brand: String, hasKey: Bool)? {
        if let src = script.src {
            guard let address = site.base.resolving(src), address.pathAlone.hasSuffix(self.signs.path) else {
                return nil
            }
            return (self.brand(address.host), self.isKeyed(address.path))
        }
        let text = script.text.contains("\\/") ? script.text.replacing("\\/", with: "/") : script.text
        let file = text.utf8.places(of: self.signs.path).first
        let isClassic = !text.utf8.places(of: self.signs.accountCall).isEmpty
        guard file != nil || isClassic else { return nil }
        guard let file else { return ("", true) }
        let before = text[..<file.lowerBound].suffix(100)
        let host = before.reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        let after = String(text[file.lowerBound...].prefix(60))
        return (self.brand(String(host.reversed()).lowercased()), isClassic || self.isKeyed(after))
    }

    private func isKeyed(_ path: String) -> Bool {
        self.signs.keys.contains { path.contains("?\($0)=") || path.contains("&\($0)=") }
    }

    private func brand(_ host: String) -> String { self.signs.brands[host] ?? String(host.prefix(100)) }
}
