/// Whether the page's content security policies allow the script to load and to send its beacons.
struct PolicyExamination: Sendable {
    private(set) var findings: [SiteFinding] = []

    /// - Parameter tag: our tag on the page; `nil` checks for one without a nonce.
    init(_ site: SiteContext, tag: PageScan.Script?) {
        guard !site.policies.isEmpty, let script = Self.script(site, tag), let beacon = Self.beacon(site) else {
            return
        }
        let load = ContentPolicy.Request.script(
            script, nonce: tag?.attributes["nonce"], integrity: tag?.attributes["integrity"])
        for (policy, offset) in site.policies {
            // A policy inside the page applies from its position on. A tag before it is already loaded.
            let isLate = tag.map { $0.offset < offset } ?? false
            if !isLate, let refusal = policy.refusal(of: load, on: site.page.address) {
                self.add(
                    refusal.line.map { .policyBlocksScript(directive: refusal.directive, line: $0) }
                        ?? .policyNeedsNonce(directive: refusal.directive))
            }
            if let refusal = policy.refusal(of: .connection(beacon), on: site.page.address), let line = refusal.line {
                self.add(.policyBlocksBeacon(directive: refusal.directive, line: line))
            }
        }
        if self.findings.isEmpty { self.findings = [.policyAllows] }
    }

    /// What the tag loads. An old tag may still load the script from the server, even if the site's own host has it too.
    private static func script(_ site: SiteContext, _ tag: PageScan.Script?) -> PageAddress? {
        if let path = site.expectation.scriptPath, let own = site.base.resolving(path) {
            let loaded = tag?.src.map { site.base.resolving($0) } ?? own
            if loaded?.host == own.host, loaded?.pathAlone == own.pathAlone { return own }
        }
        return Self.ofServer(site) { "s/\($0).js" }
    }

    /// Where the script sends. It takes its settings from the server, however it was loaded.
    private static func beacon(_ site: SiteContext) -> PageAddress? {
        if let path = site.expectation.beaconPath { return site.base.resolving(path) }
        return Self.ofServer(site) { "b/\($0)" }
    }

    private static func ofServer(_ site: SiteContext, _ path: (_ siteKey: String) -> String) -> PageAddress? {
        guard let server = site.server, let key = site.expectation.siteKeys.first else { return nil }
        let base = server.description.hasSuffix("/") ? String(server.description.dropLast()) : server.description
        return try? PageAddress(typed: "\(base)/\(path(key))")
    }

    private mutating func add(_ finding: SiteFinding) {
        guard !self.findings.contains(finding), self.findings.count < Examination.maximumRepeats else { return }
        self.findings.append(finding)
    }
}
