import Foundation
import GRDB
package import Ledger
package import Stitching

/// The number of bookings with a session, from counts that are kept as bookings arrive. No query here reads bookings to
/// count them, so a year's page costs only its hours.
package struct SQLiteCoverageCounts: CoverageCounts {
    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// At most one row per hour, kind and reason.
    package func counts(_ scope: CoverageScope) async throws(LedgerError) -> [CoverageCount] {
        guard !scope.integrations.isEmpty else { return [] }
        return try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hour, kind, reason, SUM(bookings) AS bookings FROM coverage
                    WHERE integrationID IN (\(Self.list(scope.integrations))) AND dimension = 'all'
                        AND hour >= ? AND hour < ?
                    GROUP BY hour, kind, reason HAVING SUM(bookings) > 0 ORDER BY hour
                    """, arguments: [scope.hours.lowerBound, scope.hours.upperBound]
            ).map { row in
                CoverageCount(
                    hour: UTCHour(rawValue: row["hour"]).start,
                    kind: Attribution.Kind(rawValue: row["kind"]) ?? .fallback,
                    reason: Attribution.Reason(rawValue: row["reason"]), bookings: row["bookings"])
            }
        }
    }

    /// The values with the most bookings without a session first; at most `limit`.
    package func slices(
        by dimension: CoverageDimension, _ scope: CoverageScope, limit: Int
    ) async throws(LedgerError) -> [CoverageSlice] {
        guard !scope.integrations.isEmpty else { return [] }
        return try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT value, SUM(bookings) AS total,
                        SUM(CASE WHEN kind = 'default' THEN 0 ELSE bookings END) AS covered
                    FROM coverage
                    WHERE integrationID IN (\(Self.list(scope.integrations))) AND dimension = ?
                        AND hour >= ? AND hour < ?
                    GROUP BY value HAVING total > 0 ORDER BY total - covered DESC, total DESC, value LIMIT ?
                    """,
                arguments: [dimension.rawValue, scope.hours.lowerBound, scope.hours.upperBound, limit]
            ).map { CoverageSlice(value: $0["value"], bookings: $0["total"], covered: $0["covered"]) }
        }
    }

    /// The current state of deliveries.
    package func delivery(of integrations: [IntegrationID]) async throws(LedgerError) -> DeliveryCounts {
        guard !integrations.isEmpty else { return DeliveryCounts() }
        return try await self.database.read { db in
            let ids = Self.list(integrations)
            var delivery = DeliveryCounts()
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT state, COUNT(*) AS bookings FROM booking
                    WHERE integrationID IN (\(ids)) AND \(BookingState.undelivered.areStates)
                        AND closedAt IS NULL
                    GROUP BY state
                    """)
            {
                let bookings: Int = row["bookings"]
                switch row["state"] as BookingState {
                case .held: delivery.held = bookings
                case .parked: delivery.parked = bookings
                case .inactive: delivery.inactive = bookings
                case .pending, .leased, .delivered: delivery.waiting += bookings
                }
            }
            delivery.unreadable =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM booking INDEXED BY booking_unreadable
                        WHERE readable = 0 AND integrationID IN (\(ids)) AND \(BookingState.parked.isState) AND closedAt IS NULL
                        """) ?? 0
            delivery.parked -= delivery.unreadable
            delivery.pings =
                try Int.fetchOne(
                    db,
                    sql: "SELECT COUNT(*) FROM refused_request WHERE integrationID IN (\(ids)) AND reason = 'ping'")
                ?? 0
            // The index is named; otherwise SQLite walks along all received bookings from the oldest.
            let oldest = try Int64.fetchOne(
                db,
                sql: """
                    SELECT MIN(receivedAt) FROM booking INDEXED BY booking_open
                    WHERE \(BookingState.open.areStates) AND integrationID IN (\(ids))
                    """)
            delivery.oldestWaiting = oldest.map { Date(milliseconds: $0) }
            let last = try integrations.compactMap { id in
                try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT finishedAt FROM booking
                        WHERE integrationID = ? AND \(BookingState.delivered.isState) ORDER BY id DESC LIMIT 1
                        """, arguments: [id.rawValue])
            }.max()
            delivery.lastDelivered = last.map { Date(milliseconds: $0) }
            return delivery
        }
    }

    static func list(_ ids: [IntegrationID]) -> String {
        ids.map { String($0.rawValue) }.joined(separator: ", ")
    }
}
