package import Foundation
import Ledger
package import Stitching

/// A booking that an administrator sends to see the whole way work. It goes the real way into the real account, and is
/// known by its order id for ever: coverage does not count it.
package enum TestBooking {
    /// The webhook's body as Bukza would send it.
    ///
    /// - Parameter session: the latest session that a page of the site told of; `nil`: the booking says why it has none.
    package static func body(to email: String, session: VisitorSessionID?, at now: Date, zone: TimeZone) -> [UInt8] {
        let order = BookingSummary.testOrderPrefix + String(Int.random(in: 100_000_000...999_999_999))
        let fields = [
            "date_time": PageTime.text(now, "dd.MM.yyyy HH:mm:ss", .russian, zone), "name": "Тест Stitcher",
            "email": email, "phone": "", "order_id": order, "code": "TEST",
            "message": "Проверка связи, заявку можно удалить. Номер заказа: \(order); Код бронирования: TEST",
            "visitor_session_id": session?.description ?? "~\(Attribution.Reason.comagicMissing.rawValue)",
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(fields)).map { [UInt8]($0) } ?? []
    }
}
