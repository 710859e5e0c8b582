package import Foundation
package import Ledger
package import SessionStore
package import Stitching
import Synchronization

/// Counts the stages of visits in memory until they are written. One short lock per stage that a visit reaches, none
/// for a beacon without news.
///
/// Every beacon of a page without a session counts as a visit: the script sends one, and a second when a session comes
/// late. Counts since the last write are lost when the process is killed.
package final class FunnelCounter: Sendable {
    private let counts = Mutex<[FunnelKey: Int]>([:])

    package init() {}

    package func note(_ stages: VisitStages, of integration: IntegrationID, at now: Date) {
        guard !stages.isEmpty else { return }
        let hour = UTCHour(of: now).rawValue
        self.counts.withLock { counts in
            for (stage, mark) in Self.stages where stages.contains(mark) {
                counts[FunnelKey(integration: integration, hour: hour, stage: stage), default: 0] += 1
            }
        }
    }

    /// Writes the counts since the last time. On failure they are kept for the next time.
    package func flush(to store: any CoverageCounts) async throws(LedgerError) {
        let taken = self.counts.withLock { counts in
            let taken = counts
            counts = [:]
            return taken
        }
        do throws(LedgerError) {
            try await store.add(taken)
        } catch {
            self.counts.withLock { $0.merge(taken, uniquingKeysWith: +) }
            throw error
        }
    }

    private static let stages: [(FunnelStage, VisitStages)] = [
        (.loaded, .loaded), (.ready, .ready), (.widget, .widget), (.handed, .handed),
    ]
}
