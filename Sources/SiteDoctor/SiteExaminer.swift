/// The site doctor: fetches a page of the owner's site and reports which parts of the installation are in its HTML.
package struct SiteExaminer: Sendable {
    private let fetcher: SafeFetcher
    private let signs: SiteSigns

    package init(fetcher: SafeFetcher, signs: SiteSigns) {
        self.fetcher = fetcher
        self.signs = signs
    }

    /// - Parameter allowsPrivateTargets: see ``SafeFetcher``; the operator's choice, never that of the person who asks.
    package init(allowsPrivateTargets: Bool, signs: SiteSigns) {
        self.init(fetcher: SafeFetcher(allowsPrivateTargets: allowsPrivateTargets), signs: signs)
    }

    /// Takes about ten seconds at most and 1 MiB. Never throws: a failure is a finding.
    ///
    ///     let report = await examiner.examine("example.ru/booking", expecting: expectation)
    ///     for finding in report.findings { print(finding.severity.label, finding.code) }
    package func examine(_ address: String, expecting expectation: SiteExpectation) async -> SiteReport {
        do throws(FetchFailure) {
            let asked = try PageAddress(typed: address)
            let page = try await self.fetcher.fetch(asked)
            var findings: [SiteFinding] = []
            if page.address != asked { findings.append(.redirected(to: page.address.description)) }
            findings += Examination(page, expectation, self.signs).findings
            return SiteReport(address: page.address.description, status: page.status, findings: findings)
        } catch {
            return SiteReport(address: nil, status: nil, findings: [.unreachable(error)])
        }
    }
}
