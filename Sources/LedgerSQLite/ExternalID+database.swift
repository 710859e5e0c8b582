import Foundation
import GRDB
import Ledger
import Stitching

extension ExternalID {
    /// The same for an integration of the database.
    static func text(of booking: Booking, identity: Data, isReused: Bool, _ db: Database) throws -> String {
        let siteKey = try String.fetchOne(
            try db.cachedStatement(sql: "SELECT siteKey FROM integration WHERE id = ?"),
            arguments: [booking.integration.rawValue])
        return self.text(
            siteKey: siteKey ?? "", orderID: booking.orderID, code: booking.code, identity: identity,
            isReused: isReused)
    }
}
