import SiteDoctor
import Stitching
import Wording

/// The site doctor's report in words.
package struct ExaminedPage: Sendable {
    package struct Finding: Sendable {
        /// The word in JSON: `ok`, `warning` or `problem`.
        package let severity: String
        package let isProblem: Bool
        package let isWarning: Bool
        package let text: String
    }

    /// The address after the redirects; `nil` when no page was reached.
    package let address: String?
    package let status: Int?
    /// In the order of display.
    package let findings: [Finding]

    init(_ report: SiteReport, _ language: Language) {
        self.address = report.address
        self.status = report.status
        self.findings = report.findings.map { finding in
            Finding(
                severity: finding.severity.label, isProblem: finding.severity == .problem,
                isWarning: finding.severity == .warning, text: finding.text(in: language))
        }
    }
}
