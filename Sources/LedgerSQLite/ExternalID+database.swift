import Foundation
import GRDB
import Ledger
import Stitching

extension ExternalID {
    /// The same for an integration of the database.
    static func text(of booking: Booking, identity: Data, isReused: Bool, _ db: Database) throws -> String {
        let row = try Row.fetchOne(
            try db.cachedStatement(sql: "SELECT siteKey, bookingSystem FROM integration WHERE id = ?"),
            arguments: [booking.integration.rawValue])
        // Without its integration the insertion is refused, and no other booking of the transaction with it.
        return self.text(
            system: row?["bookingSystem"] ?? "", siteKey: row?["siteKey"] ?? "", orderID: booking.orderID,
            code: booking.code, identity: identity, isReused: isReused)
    }
}
