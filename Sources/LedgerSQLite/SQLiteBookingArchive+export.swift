import Foundation
import GRDB
package import Ledger
package import Stitching

extension SQLiteBookingArchive {
    /// The rows of an export, newest first, page by page like ``list(_:before:limit:)``. Reads only the exported
    /// columns.
    package func export(
        _ filter: BookingFilter, before: EntryID?, limit: Int
    ) async throws(LedgerError) -> [ExportedBooking] {
        let vault = self.database.vault
        return try await self.database.read { db in
            try Self.newest(filter, before: before, limit: limit, vault, db, by: \.id.rawValue) {
                condition, arguments in
                let rows = try Row.fetchCursor(
                    db,
                    sql: """
                        SELECT id, \(ExportColumn.allCases.map(\.sql).joined(separator: ", "))
                        FROM booking WHERE \(condition) ORDER BY id DESC LIMIT :limit
                        """, arguments: arguments)
                var bookings: [ExportedBooking] = []
                bookings.reserveCapacity(min(limit, 10_000))
                // By position: looking a column up by its name costs more than reading it.
                while let row = try rows.next() {
                    bookings.append(
                        ExportedBooking(
                            id: EntryID(rawValue: row[0]),
                            fields: ExportColumn.allCases.indices.map { row[$0 + 1] as String? }))
                }
                return bookings
            }
        }
    }
}

extension ExportColumn {
    /// What stands for the column in a query of the table `booking`.
    fileprivate var sql: String {
        switch self {
        case .receivedAt, .errorAt: "strftime('%Y-%m-%dT%H:%M:%SZ', \(self.rawValue) / 1000, 'unixepoch')"
        case .id, .integrationID, .attempts, .sessionID, .campaignID, .siteID, .sourceID: "\(self.rawValue) || ''"
        case .remoteID: "remoteID || ''"
        case .status: "CASE WHEN \(BookingState.leased.isState) THEN \(BookingState.pending.sql) ELSE state END"
        case .pageURL: "page"
        case .orderID, .code, .kind, .reason, .widgetID, .referrer, .utmSource, .utmMedium, .utmCampaign, .utmTerm,
            .utmContent, .errorMnemonic, .errorMessage:
            self.rawValue
        }
    }
}
