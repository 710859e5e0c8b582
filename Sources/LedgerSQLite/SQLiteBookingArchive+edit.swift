package import Foundation
import GRDB
package import Ledger
package import Stitching

extension SQLiteBookingArchive {
    /// Changes a booking that waits for a person and makes it pending.
    ///
    /// Throws `.notFound`, or `.conflict` when the target has the booking or it is being sent.
    package func edit(
        _ id: EntryID, _ edit: BookingEdit, by author: String?, at now: Date
    ) async throws(LedgerError) {
        let vault = self.database.vault
        try await self.database.commit { db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM booking WHERE id = ?", arguments: [id.rawValue])
            guard let row else { throw LedgerError.notFound }
            let state: BookingState = row["state"]
            guard state.after(.edit) != nil else { throw LedgerError.conflict }
            var booking = try BookingRecord.booking(row, vault: vault)
            if let name = edit.name { booking.contact.name = name }
            if let phone = edit.phone {
                booking.contact.phone = phone
                booking.contact.phoneExtension = nil
                booking.contact.unreadPhone = nil
            }
            if let email = edit.email { booking.contact.email = email }
            var columns = try BookingRecord.contactColumns(of: booking, vault: vault)
            if let destination = edit.destination {
                columns["ownCampaignID"] = destination.campaignID
                columns["ownSiteID"] = destination.siteID
                columns["ownSourceID"] = destination.sourceID
            }
            let assignments = columns.keys.sorted().map { "\($0) = :\($0)" }.joined(separator: ", ")
            columns["id"] = id.rawValue
            columns["now"] = now.milliseconds
            let values = StatementArguments(columns)
            try CoverageRecord.moving(id, db) {
                try db.execute(
                    sql: """
                        UPDATE booking SET \(assignments), readable = 1, reason = CASE WHEN kind = 'default'
                            THEN COALESCE(reason, 'n2_empty') ELSE reason END, \(BookingAct.edit.assignment), dueAt = :now,
                            finishedAt = NULL, matchUntil = NULL, closedAt = NULL
                        WHERE id = :id
                        """, arguments: values)
            }
            try HistoryRecord.append(.edited(edit.fields, by: author), to: id, at: now, db, vault)
            try db.execute(sql: "UPDATE revision SET backlog = backlog + 1")
        }
    }
}
