import Foundation
import GRDB
import Ledger
import Stitching

/// The look-ups that follow from identities.
extension BookingIdentity {
    /// The result for a webhook.
    enum Match {
        case new(identity: Data)
        /// The booking is known: the row of the first webhook.
        case known(Row)
        /// Another customer with the order id and code of this booking.
        case reused(identity: Data, of: EntryID)
    }

    /// Order and code identify a booking if the contact agrees. Bookings without either are compared by their bodies.
    /// Two look-ups by index; three more when the contact does not agree.
    static func match(_ submission: Submission, _ db: Database, _ vault: Vault) throws -> Match {
        let booking = submission.booking
        let identity = self.first(of: submission, vault)
        guard let row = try self.row(identity, of: booking.integration, db) else { return .new(identity: identity) }
        guard booking.orderID != nil || booking.code != nil,
            try self.isAnotherCustomer(submission, than: row, vault)
        else { return .known(row) }
        if let sibling = try self.sibling(of: booking, db, vault) { return .known(sibling) }
        let own = self.own(of: booking, vault)
        if let row = try self.row(own, of: booking.integration, db) { return .known(row) }
        return .reused(identity: own, of: EntryID(rawValue: row["id"]))
    }

    private static func row(_ identity: Data, of integration: IntegrationID, _ db: Database) throws -> Row? {
        try Row.fetchOne(
            try db.cachedStatement(sql: "SELECT * FROM booking WHERE integrationID = ? AND identity = ?"),
            arguments: [integration.rawValue, identity])
    }

    /// A booking whose contact was erased agrees with every contact, unless both have different creation dates. An
    /// equal body is never another customer, whatever a person has corrected since. A body that does not open is not
    /// equal: a duplicate is better than a lost booking.
    private static func isAnotherCustomer(_ submission: Submission, than row: Row, _ vault: Vault) throws -> Bool {
        if (row["forgottenAt"] as Int64?) != nil {
            guard let first = row["bookedAt"] as Int64?, let now = submission.booking.createdAt?.milliseconds else {
                return false
            }
            return abs(first - now) > 60_000
        }
        let comparisons = BookingRecord.hashes(of: submission.booking.contact, vault).compactMap { column, hash in
            (row[column] as Data?).map { $0 == hash }
        }
        guard !comparisons.isEmpty, !comparisons.contains(true) else { return false }
        return (try? vault.open(row["body"], for: .body)) != Data(submission.rawBody)
    }

    /// A later customer's booking with this order id and code and an equal contact.
    private static func sibling(of booking: Booking, _ db: Database, _ vault: Vault) throws -> Row? {
        for (column, hash) in BookingRecord.hashes(of: booking.contact, vault) {
            let row = try Row.fetchOne(
                db, sql: Self.siblings(by: column),
                arguments: [
                    "hash": hash, "integration": booking.integration.rawValue, "order": booking.orderID,
                    "code": booking.code,
                ])
            if let row { return row }
        }
        return nil
    }

    static func siblings(by column: String) -> String {
        """
        SELECT * FROM booking WHERE \(column) = :hash AND +integrationID = :integration AND +orderID IS :order
            AND +code IS :code
        ORDER BY id LIMIT 1
        """
    }
}
