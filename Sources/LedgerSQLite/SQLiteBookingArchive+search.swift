import Foundation
import GRDB
package import Ledger
package import Stitching

extension SQLiteBookingArchive {
    /// Bookings are received in the order of their numbers, except those of one moment and after a clock was set back a
    /// little. So this many numbers more are read on both sides of a period.
    private static let slack: Int64 = 1_000

    /// Newest first, at most `limit`, older than `before` when given: the last id of one page is the next one's `before`.
    package func list(
        _ filter: BookingFilter, before: EntryID?, limit: Int
    ) async throws(LedgerError) -> [BookingSummary] {
        let vault = self.database.vault
        return try await self.database.read { db in
            try Self.newest(filter, before: before, limit: limit, vault, db, by: \.id.rawValue) {
                condition, arguments in
                try Row.fetchAll(
                    db, sql: "SELECT * FROM booking WHERE \(condition) ORDER BY id DESC LIMIT :limit",
                    arguments: arguments
                ).map(Self.summary)
            }
        }
    }

    package func neighbours(
        of id: EntryID, _ filter: BookingFilter
    ) async throws(LedgerError) -> (newer: EntryID?, older: EntryID?) {
        let vault = self.database.vault
        return try await self.database.read { db in
            var newer: [Int64] = []
            var older: [Int64] = []
            for part in filter.parts {
                let (condition, arguments) = try Self.condition(part, before: nil, vault, db)
                let values = arguments + ["here": id.rawValue]
                newer += try Int64.fetchAll(
                    db, sql: "SELECT id FROM booking WHERE \(condition) AND id > :here ORDER BY id LIMIT 1",
                    arguments: values)
                older += try Int64.fetchAll(
                    db, sql: "SELECT id FROM booking WHERE \(condition) AND id < :here ORDER BY id DESC LIMIT 1",
                    arguments: values)
            }
            return (newer.min().map { EntryID(rawValue: $0) }, older.max().map { EntryID(rawValue: $0) })
        }
    }

    /// The result of `fetch` for a condition and its arguments, including `:limit`; the newest of all parts of the
    /// filter together.
    static func newest<Found>(
        _ filter: BookingFilter, before: EntryID?, limit: Int, _ vault: Vault, _ db: Database, by id: (Found) -> Int64,
        fetch: (String, StatementArguments) throws -> [Found]
    ) throws -> [Found] {
        let pieces = try filter.parts.map { part in
            let (condition, arguments) = try Self.condition(part, before: before, vault, db)
            return try fetch(condition, arguments + ["limit": limit])
        }
        guard pieces.count > 1 else { return pieces.first ?? [] }
        return Array(pieces.joined().sorted { id($0) > id($1) }.prefix(limit))
    }

    /// The number of bookings, counted only up to `limit`.
    package func count(_ filter: BookingFilter, limit: Int) async throws(LedgerError) -> Int {
        if let counted = try await self.counted(filter) { return min(counted, limit) }
        let vault = self.database.vault
        return try await self.database.read { db in
            let counts = try filter.parts.map { part in
                let (condition, arguments) = try Self.condition(part, before: nil, counts: true, vault, db)
                return try Int.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM (SELECT 1 FROM booking WHERE \(condition) LIMIT :limit)",
                    arguments: arguments + ["limit": limit]) ?? 0
            }
            return min(counts.reduce(0, +), limit)
        }
    }

    /// The condition in SQL. It walks from the newest booking along one index: that of the usually rarest condition. A
    /// plus before the others prevents the use of their indexes.
    ///
    /// - Parameter counts: whether the order does not matter.
    static func condition(
        _ filter: BookingFilter, before: EntryID?, counts: Bool = false, _ vault: Vault, _ db: Database
    ) throws -> (String, StatementArguments) {
        var conditions: [String] = []
        var arguments: [String: (any DatabaseValueConvertible)?] = [:]
        var isLed = false
        // The first condition leads, so they are in the order from the rarest to the most common.
        func add(_ column: String, _ rest: String) {
            conditions.append((isLed ? "+" : "") + column + rest)
            isLed = true
        }
        // Several values never lead: an index has each of them in the order of numbers, but not all of them.
        func add(_ column: String, anyOf values: [any DatabaseValueConvertible]) {
            switch values.count {
            case 0: return
            case 1: add(column, " = :\(column)")
            default:
                conditions.append("+\(column) IN (\(values.indices.map { ":\(column)\($0)" }.joined(separator: ", ")))")
            }
            for (index, value) in values.enumerated() {
                arguments[values.count == 1 ? column : "\(column)\(index)"] = value
            }
        }
        if let ids = filter.ids { add("id", " IN (\(ids.map(\.description).joined(separator: ", ")))") }
        if let text = filter.text?.nonEmpty {
            let search = try TextSearch(text, vault, db)
            conditions.append(search.condition(walks: !counts))
            arguments.merge(search.arguments) { $1 }
            isLed = counts || !search.isCommon
        }
        if let waiting = Self.waiting(filter.status) {
            add("state", waiting)
            if filter.ids == nil { conditions.append("closedAt IS NULL") }
        }
        let isSmallSite = try Self.isSmall(filter, db)
        if isSmallSite { add("integrationID", anyOf: filter.integrations.map(\.rawValue)) }
        add("reason", anyOf: filter.reasons.map(\.rawValue))
        if !filter.reasons.isEmpty { conditions.append("kind = 'default'") }
        for dimension in Self.rarestFirst {
            guard let value = filter.values[dimension], let column = dimension.column else { continue }
            add(column, value.isEmpty ? " IS NULL" : " = :\(column)")
            if !value.isEmpty { arguments[column] = value }
        }
        if let hasSession = filter.hasSession {
            if hasSession { conditions.append("kind <> 'default'") } else { add("kind", " = 'default'") }
        }
        add("kind", anyOf: filter.kinds.map(\.rawValue))
        if filter.status == .delivered { add("state", " = \(BookingState.delivered.sql)") }
        if !isSmallSite { add("integrationID", anyOf: filter.integrations.map(\.rawValue)) }
        if filter.asksOfJoin { conditions.append("+readable = 1") }
        if let clock = filter.clock?.condition { conditions.append(clock) }
        if filter.onlyTests {
            conditions.append("id IN (\(Self.tests))")
            isLed = true
        }
        if filter.excludesTests { conditions.append("id NOT IN (\(Self.tests))") }
        if let before {
            conditions.append("id < :before")
            arguments["before"] = before.rawValue
        }
        conditions += try self.period(filter, &arguments, db)
        return (
            conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND "), StatementArguments(arguments)
        )
    }

    /// Whether the filter names one site with so few bookings that a walk along them is always quick.
    private static func isSmall(_ filter: BookingFilter, _ db: Database) throws -> Bool {
        guard filter.integrations.count == 1, let site = filter.integrations.first else { return false }
        let bookings = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM (SELECT 1 FROM booking WHERE integrationID = ? LIMIT ?)",
            arguments: [site.rawValue, Self.smallSite])
        return (bookings ?? 0) < Self.smallSite
    }

    /// A site with fewer bookings is read in a few milliseconds.
    private static let smallSite = 10_000

    /// Dimensions with many values of a site come before those with few.
    private static let rarestFirst: [CoverageDimension] = [
        .page, .utmCampaign, .referrer, .utmSource, .utmMedium, .browser, .widget, .device,
    ]

    /// Tests of administrators: few, found by the index of orders, so that nothing else must be read to leave them out.
    private static let tests = """
        SELECT id FROM booking
        WHERE orderID >= '\(BookingSummary.testOrderPrefix)' AND orderID < '\(BookingSummary.testOrderPrefix)\u{7F}'
        """

    /// Waiting bookings are few, and found first; `nil` when any state is allowed, or when nearly all bookings are in
    /// it.
    private static func waiting(_ status: BookingSummary.Status?) -> String? {
        guard let status, status != .delivered else { return nil }
        return String(BookingState.allCases.filter { $0.status == status }.areStates.dropFirst("state".count))
    }

    /// A period in dates, and the same in numbers of bookings, which is the order of every index.
    private static func period(
        _ filter: BookingFilter, _ arguments: inout [String: (any DatabaseValueConvertible)?], _ db: Database
    ) throws -> [String] {
        var conditions: [String] = []
        if let from = filter.from {
            let first = try Int64.fetchOne(
                db, sql: "SELECT id FROM booking WHERE receivedAt >= ? ORDER BY receivedAt, id LIMIT 1",
                arguments: [from.milliseconds])
            conditions += ["receivedAt >= :from", "id >= :first"]
            arguments["from"] = from.milliseconds
            arguments["first"] = first.map { $0 - Self.slack } ?? Int64.max
        }
        if let to = filter.to {
            let last = try Int64.fetchOne(
                db, sql: "SELECT id FROM booking WHERE receivedAt < ? ORDER BY receivedAt DESC, id DESC LIMIT 1",
                arguments: [to.milliseconds])
            conditions += ["receivedAt < :to", "id <= :last"]
            arguments["to"] = to.milliseconds
            arguments["last"] = last.map { $0 + Self.slack } ?? 0
        }
        return conditions
    }
}
