package import Foundation
package import Ledger
import Stitching
import Synchronization

/// What is wrong now, for whoever looks: the rules of the alerts without their patience, which only sending needs.
package final class PresentState: Sendable {
    private let settings: any SettingsStore
    private let notices: any NoticeStore
    private let rules: AlertRules
    private let now: @Sendable () -> Date
    /// With the usual values of past weeks, which are read once an hour.
    private let reader: Mutex<SituationReader>

    package init(ledger: LedgerStores, rules: AlertRules = AlertRules(), now: @escaping @Sendable () -> Date) {
        self.settings = ledger.settings
        self.notices = ledger.notices
        self.rules = rules
        self.now = now
        self.reader = Mutex(
            SituationReader(coverage: ledger.coverage, bookings: ledger.bookings, recalls: ledger.recalls))
    }

    /// The findings of all integrations, in their order.
    package func findings() async throws(LedgerError) -> [AlertFinding] {
        var reader = self.reader.withLock { $0 }
        let open = Dictionary(grouping: try await self.notices.openAlerts(), by: \.integration)
            .mapValues { Set($0.compactMap { AlertKind(rawValue: $0.kind) }) }
        var findings: [AlertFinding] = []
        for integration in try await self.settings.integrations() {
            let situation = try await reader.read(integration, at: self.now())
            findings += self.rules.findings(situation, open: open[integration.id] ?? [])
        }
        self.reader.withLock { [reader] in $0 = reader }
        return findings
    }
}
