import Foundation
import GRDB
import Ledger
import Stitching

extension ExternalID {
    /// The same for an integration of the database.
    static func text(of booking: Booking, identity: Data, isReused: Bool, _ db: Database) throws -> String {
        let row = try Row.fetchOne(
            try db.cachedStatement(sql: "SELECT id, siteKey, bookingSystem FROM integration WHERE id = ?"),
            arguments: [booking.integration.rawValue])
        guard let row else { throw LedgerError.notFound }
        return self.text(
            system: try IntegrationRecord.bookingSystem(row), siteKey: row["siteKey"], orderID: booking.orderID,
            code: booking.code, identity: identity,
            isReused: isReused)
    }
}
