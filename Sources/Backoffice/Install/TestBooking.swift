package import Foundation
import Ledger
package import Stitching

/// A booking that an administrator sends to see the whole way work. It goes the real way into the real account, and its
/// order id marks it for ever: coverage does not count it.
extension TestOrder {
    /// - Parameter session: the latest session that a page of the site told of; `nil`: the booking says why it has none.
    package static func made(to email: String, session: VisitorSessionID?, at now: Date, zone: TimeZone) -> TestOrder {
        TestOrder(
            orderID: BookingSummary.testOrderPrefix + String(Int.random(in: 100_000_000...999_999_999)), code: "TEST",
            name: "Тест Stitcher", email: email, remark: "Проверка связи, заявку можно удалить.",
            n2: session?.description ?? "~\(Attribution.Reason.counterMissing.rawValue)", createdAt: now, timeZone: zone
        )
    }
}
