import Foundation
import GRDB
import Ledger
import Stitching

extension SQLiteBookingArchive {
    /// The number of bookings from the counts of coverage, if they contain it: no booking is read. `nil` otherwise: the
    /// counts have one breakdown at a time, whole hours, and no state.
    func counted(_ filter: BookingFilter) async throws(LedgerError) -> Int? {
        guard filter.excludesTests, filter.status == nil, filter.ids == nil, filter.text?.nonEmpty == nil,
            filter.clock == nil, filter.values.count <= 1, Self.isWholeHour(filter.from), Self.isWholeHour(filter.to)
        else { return nil }
        let value = filter.values.first
        var conditions = ["dimension = :dimension", "value = :value"]
        var arguments: [String: (any DatabaseValueConvertible)?] = [
            "dimension": (value?.key ?? .all).rawValue, "value": value?.value ?? "",
        ]
        let integrations =
            filter.integrations.isEmpty ? "SELECT id FROM integration" : SQLiteCoverageCounts.list(filter.integrations)
        conditions.append("integrationID IN (\(integrations))")
        if !filter.kinds.isEmpty {
            conditions.append("kind IN (\(filter.kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")))")
        }
        if let hasSession = filter.hasSession {
            conditions.append(hasSession ? "kind <> 'default'" : "kind = 'default'")
        }
        if !filter.reasons.isEmpty {
            let reasons = filter.reasons.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            conditions.append("kind = 'default' AND reason IN (\(reasons))")
        }
        conditions += ["hour >= :from", "hour < :to"]
        arguments["from"] = filter.from.map { UTCHour(of: $0).rawValue } ?? 0
        arguments["to"] = filter.to.map { UTCHour(of: $0).rawValue } ?? Int64.max
        let sql = "SELECT SUM(bookings) FROM coverage WHERE \(conditions.joined(separator: " AND "))"
        let values = StatementArguments(arguments)
        return try await self.database.read { db in
            let bookings = try Int.fetchOne(db, sql: sql, arguments: values) ?? 0
            return filter.asksOfJoin ? bookings : try bookings + Self.unreadable(filter, integrations, db)
        }
    }

    /// Bodies without a readable field: a list shows them, but no count of coverage contains them.
    private static func unreadable(_ filter: BookingFilter, _ integrations: String, _ db: Database) throws -> Int {
        let period = ((filter.from?.milliseconds ?? 0), (filter.to?.milliseconds ?? Int64.max))
        return try Int.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) FROM booking INDEXED BY booking_unreadable
                WHERE readable = 0 AND integrationID IN (\(integrations)) AND receivedAt >= ? AND receivedAt < ?
                """, arguments: [period.0, period.1]) ?? 0
    }

    private static func isWholeHour(_ date: Date?) -> Bool {
        date.map { UTCHour(of: $0).start == $0 } ?? true
    }
}
