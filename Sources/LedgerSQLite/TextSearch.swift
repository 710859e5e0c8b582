import Foundation
import GRDB
import Ledger
import Stitching

/// What a person typed into the search, as a condition: the beginning of an order or a code, in any letter case, a phone or
/// its last digits, or an e-mail address.
struct TextSearch {
    /// A beginning that more bookings share is looked for on the walk from the newest one: most of the walk finds.
    private static let commonBookings = 2_000

    private let order: (from: String, to: String?)
    private let others: [String]
    let arguments: [String: (any DatabaseValueConvertible)?]
    /// Whether too many orders begin like this for the index to help.
    let isCommon: Bool

    init(_ text: String, _ vault: Vault, _ db: Database) throws {
        let key = SearchKeys.order(text)
        let isPrefix = key.count >= SearchKeys.orderPrefix
        // Behind every text that begins like this.
        self.order = (key, isPrefix ? key + "\u{10FFFF}" : nil)
        var others = ["code IN (:code, :upperCode, :lowerCode)"]
        var arguments: [String: (any DatabaseValueConvertible)?] = [
            "order": key, "code": text, "upperCode": text.uppercased(), "lowerCode": text.lowercased(),
        ]
        if isPrefix { arguments["orderEnd"] = self.order.to }
        let phone = PhoneNumber(text: text)
        if let phone {
            others.append("phoneHash = :phone")
            arguments["phone"] = vault.hash(phone.digits, for: .phone)
        }
        if let digits = SearchKeys.digits(of: text), phone == nil || digits.count < 10 {
            if digits.count == SearchKeys.tailDigits {
                others.append("phoneTail = :tail")
                arguments["tail"] = SearchKeys.tail(digits, vault)
            } else {
                let ids = try SearchKeys.ids(endingWith: digits, vault, db)
                others.append("id IN (\(ids.map(String.init).joined(separator: ", ")))")
            }
        }
        if let email = EmailAddress(text: text) {
            others.append("emailHash = :email")
            arguments["email"] = vault.hash(email.text.lowercased(), for: .email)
        }
        self.others = others
        self.arguments = arguments
        guard let end = self.order.to else {
            self.isCommon = false
            return
        }
        let hits = try Int.fetchOne(
            db,
            sql: "SELECT COUNT(*) FROM (SELECT 1 FROM booking WHERE orderKey >= ? AND orderKey < ? LIMIT ?)",
            arguments: [key, end, Self.commonBookings + 1])
        self.isCommon = (hits ?? 0) > Self.commonBookings
    }

    /// - Parameter walks: whether the newest bookings are asked for, in their order.
    func condition(walks: Bool) -> String {
        // A plus prevents the use of the index.
        let column = walks && self.isCommon ? "+orderKey" : "orderKey"
        let order = self.order.to == nil ? "\(column) = :order" : "(\(column) >= :order AND \(column) < :orderEnd)"
        return "(\(([order] + self.others).joined(separator: " OR ")))"
    }
}
