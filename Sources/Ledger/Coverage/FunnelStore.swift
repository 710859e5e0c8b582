package import Foundation
import GRDB
package import Stitching

/// How many visits came how far on the way to a booking, by hour. Numbers only; kept for good.
package struct FunnelStore: Sendable {
    /// Steps that pages tell of; what follows them is counted from bookings. Raw values stand in the table.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        case loaded, ready, widget, handed
    }

    /// One count.
    package struct Key: Hashable, Sendable {
        package var integration: IntegrationID
        /// Hours since 1970.
        package var hour: Int64
        package var stage: Stage

        package init(integration: IntegrationID, hour: Int64, stage: Stage) {
            self.integration = integration
            self.hour = hour
            self.stage = stage
        }
    }

    static let table = """
        CREATE TABLE funnel (
            integrationID INTEGER NOT NULL REFERENCES integration (id) ON DELETE CASCADE,
            hour INTEGER NOT NULL,
            stage TEXT NOT NULL,
            visits INTEGER NOT NULL CHECK (visits > 0),
            PRIMARY KEY (integrationID, hour, stage)
        ) STRICT, WITHOUT ROWID;
        """

    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// Adds to the counts; those of integrations that are gone are dropped.
    package func add(_ visits: [Key: Int]) async throws(LedgerError) {
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
    package func visits(_ scope: CoverageStore.Scope) async throws(LedgerError) -> [Stage: Int] {
        guard !scope.integrations.isEmpty else { return [:] }
        return try await self.database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT stage, SUM(visits) AS visits FROM funnel
                    WHERE integrationID IN (\(CoverageStore.list(scope.integrations))) AND hour >= ? AND hour < ?
                    GROUP BY stage
                    """, arguments: [scope.hours.lowerBound, scope.hours.upperBound])
            return rows.reduce(into: [:]) { visits, row in
                Stage(rawValue: row["stage"]).map { visits[$0] = row["visits"] }
            }
        }
    }

    /// Visits of one integration by hour, at one stage.
    package func hours(
        of integration: IntegrationID, _ stage: Stage, _ hours: Range<Int64>
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

    /// The last hour in which any page of the integration told of anything; `nil` before the first.
    package func lastHour(of integration: IntegrationID) async throws(LedgerError) -> Date? {
        try await self.database.read { db in
            try Int64.fetchOne(
                db, sql: "SELECT hour FROM funnel WHERE integrationID = ? ORDER BY hour DESC LIMIT 1",
                arguments: [integration.rawValue]
            ).map { UTCHour(rawValue: $0).start }
        }
    }
}
