/// The result of an examination.
package struct SiteReport: Hashable, Sendable {
    /// The address after the redirects; `nil` when no page was reached.
    package let address: String?
    package let status: Int?
    /// In the order of display: the page, our tag, the counter, the widgets, the policy.
    package let findings: [SiteFinding]

    /// The worst of all findings.
    package var severity: SiteFinding.Severity { self.findings.map(\.severity).max() ?? .ok }
}
