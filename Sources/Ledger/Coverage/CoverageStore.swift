package import Foundation
import GRDB
package import Stitching

/// How many bookings carry a session, from counts that are kept as bookings come: no query here reads bookings to
/// count them, so a year's page costs what its hours cost.
package struct CoverageStore: Sendable {
    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// Which bookings are counted: those of these integrations, from the first hour up to the second.
    package struct Scope: Hashable, Sendable {
        package var integrations: [IntegrationID]
        /// Hours since 1970; the first counts, the last does not.
        package var hours: Range<Int64>

        package init(integrations: [IntegrationID], from: Date, to: Date) {
            self.integrations = integrations
            let first = UTCHour(of: from).rawValue
            let last = UTCHour(startingFrom: to).rawValue
            self.hours = first..<max(first, last)
        }
    }

    /// Bookings of one hour that ended alike.
    package struct Count: Hashable, Sendable {
        package let hour: Date
        package let kind: Attribution.Kind
        package let reason: Attribution.Reason?
        package let bookings: Int

        package init(hour: Date, kind: Attribution.Kind, reason: Attribution.Reason?, bookings: Int) {
            self.hour = hour
            self.kind = kind
            self.reason = reason
            self.bookings = bookings
        }
    }

    /// Bookings that share a value: a widget, a page, a tag.
    package struct Slice: Hashable, Sendable {
        /// Empty: not known.
        package let value: String
        package let bookings: Int
        package let covered: Int

        package var lacking: Int { self.bookings - self.covered }
    }

    /// What waits, and when something last arrived.
    package struct Delivery: Hashable, Sendable {
        package var waiting = 0
        package var held = 0
        /// Bookings that must be looked at; unreadable bodies are none.
        package var parked = 0
        /// Bodies that no field could be read from and that nobody has dealt with.
        package var unreadable = 0
        /// Set-up pings among the last requests.
        package var pings = 0
        package var inactive = 0
        /// What does not go on without a person.
        package var needsPerson: Int { self.held + self.parked + self.unreadable }
        package var oldestWaiting: Date?
        package var lastDelivered: Date?

        package init() {}
    }

    /// At most one row an hour, kind and reason.
    package func counts(_ scope: Scope) async throws(LedgerError) -> [Count] {
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
                Count(
                    hour: UTCHour(rawValue: row["hour"]).start,
                    kind: Attribution.Kind(rawValue: row["kind"]) ?? .fallback,
                    reason: Attribution.Reason(rawValue: row["reason"]), bookings: row["bookings"])
            }
        }
    }

    /// The values with the most bookings that lack a session first; at most `limit`.
    package func slices(
        by dimension: CoverageDimension, _ scope: Scope, limit: Int
    ) async throws(LedgerError) -> [Slice] {
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
            ).map { Slice(value: $0["value"], bookings: $0["total"], covered: $0["covered"]) }
        }
    }

    /// The same for several breakdowns.
    package func slices(
        by dimensions: [CoverageDimension], _ scope: Scope, limit: Int
    ) async throws(LedgerError) -> [CoverageDimension: [Slice]] {
        var slices: [CoverageDimension: [Slice]] = [:]
        for dimension in dimensions { slices[dimension] = try await self.slices(by: dimension, scope, limit: limit) }
        return slices
    }

    /// How deliveries stand now.
    package func delivery(of integrations: [IntegrationID]) async throws(LedgerError) -> Delivery {
        guard !integrations.isEmpty else { return Delivery() }
        return try await self.database.read { db in
            let ids = Self.list(integrations)
            var delivery = Delivery()
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT state, COUNT(*) AS bookings FROM booking
                    WHERE integrationID IN (\(ids)) AND state IN ('pending', 'leased', 'held', 'parked', 'inactive')
                        AND closedAt IS NULL
                    GROUP BY state
                    """)
            {
                let bookings: Int = row["bookings"]
                switch row["state"] as String {
                case "held": delivery.held = bookings
                case "parked": delivery.parked = bookings
                case "inactive": delivery.inactive = bookings
                default: delivery.waiting += bookings
                }
            }
            delivery.unreadable =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM booking INDEXED BY booking_unreadable
                        WHERE readable = 0 AND integrationID IN (\(ids)) AND state = 'parked' AND closedAt IS NULL
                        """) ?? 0
            delivery.parked -= delivery.unreadable
            delivery.pings =
                try Int.fetchOne(
                    db,
                    sql: "SELECT COUNT(*) FROM refused_request WHERE integrationID IN (\(ids)) AND reason = 'ping'")
                ?? 0
            // Named, or SQLite walks along all that was received from the oldest on.
            let oldest = try Int64.fetchOne(
                db,
                sql: """
                    SELECT MIN(receivedAt) FROM booking INDEXED BY booking_open
                    WHERE state IN ('pending', 'leased') AND integrationID IN (\(ids))
                    """)
            delivery.oldestWaiting = oldest.map { Date(milliseconds: $0) }
            let last = try integrations.compactMap { id in
                try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT finishedAt FROM booking
                        WHERE integrationID = ? AND state = 'delivered' ORDER BY id DESC LIMIT 1
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
