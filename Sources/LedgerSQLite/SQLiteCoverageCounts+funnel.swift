package import Foundation
import GRDB
package import Ledger
package import Stitching

/// How many visits reached each stage before a booking, by hour. Counts only; kept for good.
extension SQLiteCoverageCounts {
    /// Adds to the counts; those of removed integrations are dropped.
    package func add(_ visits: [FunnelKey: Int]) async throws(LedgerError) {
        guard !visits.isEmpty else { return }
        try await self.database.commit { db in
            for (key, count) in visits where count > 0 {
                try db.execute(
                    sql: """
                        INSERT INTO funnel SELECT id, ?, ?, ? FROM integration WHERE id = ?
                        ON CONFLICT DO UPDATE SET visits = visits + excluded.visits
                        """, arguments: [key.hour, key.stage.rawValue, count, key.integration.rawValue])
            }
        }
    }

    /// Visits that reached each stage in the scope's hours.
    package func visits(_ scope: CoverageScope) async throws(LedgerError) -> [FunnelStage: Int] {
        guard !scope.integrations.isEmpty else { return [:] }
        return try await self.database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT stage, SUM(visits) AS visits FROM funnel
                    WHERE integrationID IN (\(SQLiteCoverageCounts.list(scope.integrations))) AND hour >= ? AND hour < ?
                    GROUP BY stage
                    """, arguments: [scope.hours.lowerBound, scope.hours.upperBound])
            return rows.reduce(into: [:]) { visits, row in
                FunnelStage(rawValue: row["stage"]).map { visits[$0] = row["visits"] }
            }
        }
    }

    /// Visits of one integration by hour, at one stage.
    package func hours(
        of integration: IntegrationID, _ stage: FunnelStage, _ hours: Range<Int64>
    ) async throws(LedgerError) -> [Int64: Int] {
        try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hour, visits FROM funnel WHERE integrationID = ? AND hour >= ? AND hour < ? AND stage = ?
                    """, arguments: [integration.rawValue, hours.lowerBound, hours.upperBound, stage.rawValue]
            ).reduce(into: [:]) { $0[$1["hour"] as Int64] = $1["visits"] }
        }
    }

    /// The last hour in which any page of the integration reported anything; `nil` before the first.
    package func lastHour(of integration: IntegrationID) async throws(LedgerError) -> Date? {
        try await self.database.read { db in
            try Int64.fetchOne(
                db, sql: "SELECT hour FROM funnel WHERE integrationID = ? ORDER BY hour DESC LIMIT 1",
                arguments: [integration.rawValue]
            ).map { UTCHour(rawValue: $0).start }
        }
    }
}
