import Foundation
import GRDB
import Ledger
import Stitching

/// What a booking is found by, apart from the exact order, phone and address: see decision 34.
enum SearchKeys {
    /// The last digits of a phone that are kept as one keyed hash, and the fewest that are looked for.
    static let tailDigits = 4
    /// The shortest beginning of an order that is looked for: a shorter one would find a large part of all.
    static let orderPrefix = 3
    /// Bookings filled in by one transaction.
    private static let batch = 5_000

    /// An order without its letter case.
    static func order(_ text: String) -> String { text.lowercased() }

    /// The keyed hash of a phone's last digits. With another purpose than whole phones, so that neither tells of the other.
    static func tail(_ digits: String, _ vault: Vault) -> Data? {
        digits.count < self.tailDigits
            ? nil : vault.hash(String(digits.suffix(self.tailDigits)), for: .phoneTail).prefix(8)
    }

    /// The digits of a text that could be the end of a phone: `45-67`, `…4567`, `123 45 67`.
    static func digits(of text: String) -> String? {
        let signs = " \u{A0}-–‑()+.…•*"
        guard text.allSatisfy({ signs.contains($0) || ("0"..."9").contains($0) }) else { return nil }
        let digits = text.filter { ("0"..."9").contains($0) }
        return (self.tailDigits...15).contains(digits.count) ? digits : nil
    }

    /// Fills in the keys of bookings that an older version stored. Quick when there are none.
    static func fill(_ pool: DatabasePool, _ vault: Vault) throws {
        var isDone = false
        while !isDone {
            isDone = try pool.write { db in
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT id, orderID, contact, phoneHash IS NOT NULL AS hasPhone
                        FROM booking INDEXED BY booking_unkeyed
                        WHERE (orderID IS NOT NULL AND orderKey IS NULL) OR (phoneHash IS NOT NULL AND phoneTail IS NULL)
                        ORDER BY id LIMIT ?
                        """, arguments: [self.batch])
                for row in rows {
                    let order: String? = row["orderID"]
                    let hasPhone: Bool = row["hasPhone"]
                    // A contact that does not open any more is found by nothing; an empty key says that it was tried.
                    let tail =
                        hasPhone ? self.phone(row["contact"], vault).flatMap { self.tail($0, vault) } ?? Data() : nil
                    try db.run(
                        "UPDATE booking SET orderKey = ?, phoneTail = ? WHERE id = ?",
                        [order.map(self.order), tail, row["id"] as Int64])
                }
                return rows.count < self.batch
            }
        }
    }

    /// The bookings whose phone ends with these digits, for more digits than the hash has.
    static func ids(endingWith digits: String, _ vault: Vault, _ db: Database) throws -> [Int64] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, contact FROM booking WHERE phoneTail = ?", arguments: [self.tail(digits, vault)])
        var ids: [Int64] = []
        while let row = try rows.next() {
            if self.phone(row["contact"], vault)?.hasSuffix(digits) ?? false { ids.append(row["id"]) }
        }
        return ids
    }

    private static func phone(_ sealed: Data, _ vault: Vault) -> String? {
        guard let opened = try? vault.open(sealed, for: .contact) else { return nil }
        return (try? JSONDecoder().decode(SealedContact.self, from: opened))?.contact.phone?.digits
    }
}
