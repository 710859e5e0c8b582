/// What the doctor found.
package struct SiteReport: Hashable, Sendable {
    /// Where the redirects led; `nil` when no page was reached.
    package let address: String?
    package let status: Int?
    /// In the order to show: the page, our tag, the counter, the widgets, the policy.
    package let findings: [SiteFinding]

    /// The worst of all findings.
    package var severity: SiteFinding.Severity { self.findings.map(\.severity).max() ?? .ok }
}
