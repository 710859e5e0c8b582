import Stitching

/// Whether our tag is on the page once, with our key, and where a browser runs it.
struct TagExamination: Sendable {
    private(set) var findings: [SiteFinding] = []
    /// The tag that counts; `nil` when there is none in the HTML.
    private(set) var tag: PageScan.Script?

    private enum Match: Hashable {
        case ours(PageAddress)
        case otherKey(String)
        case otherServer(String)
    }

    init(_ site: SiteContext) {
        var ours: [(script: PageScan.Script, address: PageAddress)] = []
        var inert: [InertPlace] = []
        var foreign: [SiteFinding] = []
        var loaders = 0
        for script in site.scan.scripts {
            guard let src = script.src else {
                if script.inertPlace == nil, Self.isLoader(script.text, site.expectation) { loaders += 1 }
                continue
            }
            switch (Self.match(src, site), script.inertPlace) {
            case (.ours(let address), nil): ours.append((script, address))
            case (.ours, let place?): inert.append(place)
            case (.otherKey(let key), nil): foreign.append(.tagOfOtherKey(key))
            case (.otherServer(let host), nil): foreign.append(.tagFromOtherServer(host))
            default: break
            }
        }
        self.tag = ours.first?.script
        self.findings = Self.presence(ours.count, loaders, inert, foreign, site)
        let isUpgraded = site.policies.contains { $0.policy.upgrades }
        if site.page.address.isSecure, !isUpgraded, ours.contains(where: { !$0.address.isSecure }) {
            self.findings.append(.tagInsecure)
        }
    }

    private static func presence(
        _ count: Int, _ loaders: Int, _ inert: [InertPlace], _ foreign: [SiteFinding], _ site: SiteContext
    ) -> [SiteFinding] {
        var unique: [SiteFinding] = []
        for finding in foreign where !unique.contains(finding) && unique.count < Examination.maximumRepeats {
            unique.append(finding)
        }
        switch count + loaders {
        case 0:
            if let place = inert.first { return [.tagInert(place)] + unique }
            if !unique.isEmpty { return unique }
            return (site.hasUsualManager ? [] : [.tagMissing]) + site.managers.map { .tagMayComeThrough($0) }
        case 1: return [count == 1 ? .tagPresent : .tagLoadedByScript] + unique
        default: return [.tagTwice(count + loaders)] + unique
        }
    }

    /// `BASE/s/KEY.js`, or `BASE/s/KEY/HASH.js` of a frozen version, or the script's path on the site's own host.
    private static func match(_ src: String, _ site: SiteContext) -> Match? {
        guard let address = site.base.resolving(src) else { return nil }
        if let path = site.expectation.scriptPath, address.pathAlone == path, address.host == site.page.address.host {
            return .ours(address)
        }
        let parts = address.pathAlone.split(separator: "/")
        guard let mark = parts.lastIndex(of: "s"), (2...3).contains(parts.count - mark),
            parts.last?.hasSuffix(".js") == true
        else { return nil }
        let name = parts[mark + 1]
        let key = String(parts.count - mark == 2 ? name.dropLast(3) : name)
        let isKnown = site.expectation.siteKeys.contains(key)
        if let server = site.server, server.host == address.host, Self.port(server) == Self.port(address),
            parts[..<mark] == server.pathAlone.split(separator: "/")[...]
        {
            return isKnown ? .ours(address) : .otherKey(String(key.prefix(80)))
        }
        return isKnown ? .otherServer(String(address.origin.prefix(200))) : nil
    }

    /// http and https of one server are the same server: the tag's scheme is judged separately.
    private static func port(_ address: PageAddress) -> Int? {
        address.port == (address.isSecure ? 443 : 80) ? nil : address.port
    }

    /// A script of the page that writes the tag.
    private static func isLoader(_ text: String, _ expectation: SiteExpectation) -> Bool {
        let text = text.contains("\\/") ? text.replacing("\\/", with: "/") : text
        return expectation.siteKeys.contains { key in
            text.utf8.places(of: "/s/\(key)").contains { place in
                let rest = text.utf8[place.upperBound...]
                return rest.first == UInt8(ascii: "/") || rest.starts(with: ".js".utf8)
            }
        }
    }
}
