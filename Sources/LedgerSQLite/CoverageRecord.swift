import Foundation
import GRDB
import Ledger
import Stitching

/// The table `coverage`: changes with each booking, in the same transaction. The rule is ``CountedBooking``.
enum CoverageRecord {
    /// Columns that decide where a booking is counted. A change of others moves nothing.
    static let columns: Set<String> = [
        "orderID", "readable", "state", "kind", "reason", "widgetID", "page", "referrer", "utmSource", "utmMedium",
        "utmCampaign", "browser", "device",
    ]

    /// Counts a booking that was inserted.
    static func add(_ id: EntryID, _ db: Database) throws {
        guard let booking = try self.booking(id, db) else { return }
        try self.apply(CountedBooking.move(from: nil, to: booking), db)
    }

    /// Runs a change of one booking and moves it in the counts. Two reads by the primary key. Not to be nested: the
    /// booking would be moved twice.
    static func moving<Value>(_ id: EntryID, _ db: Database, _ change: () throws -> Value) throws -> Value {
        let before = try self.booking(id, db)
        let value = try change()
        guard let before, let after = try self.booking(id, db) else { return value }
        try self.apply(CountedBooking.move(from: before, to: after), db)
        return value
    }

    static func booking(_ id: EntryID, _ db: Database) throws -> CountedBooking? {
        try Row.fetchOne(
            try db.cachedStatement(
                sql: """
                    SELECT integrationID, receivedAt, orderID, readable, state, kind, reason, widgetID, page, referrer,
                        utmSource, utmMedium, utmCampaign, browser, device
                    FROM booking WHERE id = ?
                    """), arguments: [id.rawValue]
        ).map(Self.booking)
    }

    static func booking(_ row: Row) -> CountedBooking {
        var values: [CoverageDimension: String] = [:]
        for (dimension, column) in self.values { values[dimension] = row[column] }
        return CountedBooking(
            integration: IntegrationID(rawValue: row["integrationID"]),
            receivedAt: Date(milliseconds: row["receivedAt"]), orderID: row["orderID"], isReadable: row["readable"],
            state: row["state"], kind: row["kind"], reason: row["reason"], values: values)
    }

    private static let values: [(CoverageDimension, String)] = [
        (.widget, "widgetID"), (.page, "page"), (.referrer, "referrer"), (.utmSource, "utmSource"),
        (.utmMedium, "utmMedium"), (.utmCampaign, "utmCampaign"), (.browser, "browser"), (.device, "device"),
    ]

    private static func apply(_ move: (taken: [CoverageCell], added: [CoverageCell]), _ db: Database) throws {
        for cell in move.taken {
            try db.run(
                """
                UPDATE coverage SET bookings = bookings - 1
                WHERE integrationID = ? AND dimension = ? AND hour = ? AND value = ? AND kind = ? AND reason = ?
                """, StatementArguments(self.key(cell)))
        }
        guard !move.added.isEmpty else { return }
        // One statement for all cells: a new booking is in one of each dimension.
        try db.run(self.add[move.added.count], StatementArguments(move.added.flatMap(self.key)))
    }

    /// By the number of cells.
    private static let add = (0...CoverageDimension.allCases.count).map { count in
        """
        INSERT INTO coverage (integrationID, dimension, hour, value, kind, reason, bookings)
        VALUES \(repeatElement("(?, ?, ?, ?, ?, ?, 1)", count: count).joined(separator: ", "))
        ON CONFLICT DO UPDATE SET bookings = bookings + 1
        """
    }

    private static func key(_ cell: CoverageCell) -> [any DatabaseValueConvertible] {
        [
            cell.integration.rawValue, cell.dimension.rawValue, cell.hour, cell.value, cell.kind, cell.reason,
        ]
    }
}
