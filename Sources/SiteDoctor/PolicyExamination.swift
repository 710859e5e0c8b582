/// Whether the page's content security policies allow the script to load and to send its beacons.
struct PolicyExamination: Sendable {
    private(set) var findings: [SiteFinding] = []

    /// - Parameter tag: our tag on the page; `nil` checks for one without a nonce.
    init(_ site: SiteContext, tag: PageScan.Script?) {
        guard !site.policies.isEmpty, let server = site.server, let key = site.expectation.siteKeys.first else {
            return
        }
        let base = server.description.hasSuffix("/") ? String(server.description.dropLast()) : server.description
        guard let script = try? PageAddress(typed: "\(base)/s/\(key).js"),
            let beacon = try? PageAddress(typed: "\(base)/b/\(key)")
        else { return }
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

    private mutating func add(_ finding: SiteFinding) {
        guard !self.findings.contains(finding), self.findings.count < Examination.maximumRepeats else { return }
        self.findings.append(finding)
    }
}
