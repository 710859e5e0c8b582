import Foundation
package import Stitching

/// Bukza's webhooks and its template.
package struct BukzaSource: BookingSource {
    package let name = "bukza"
    package let title = "Bukza"
    package let signs: any WidgetSigns = BukzaSigns()
    package let maximumBytes = BukzaWebhook.maximumBytes

    /// **Source:** the vendor's documented body of a web request.
    package let template = """
        { "date_time": "[bukza_created_date]", "name": "[bukza_full_name]", "phone": "[bukza_phone]", \
        "email": "[bukza_email]",
          "message": "Номер заказа: [bukza_order_id]; Код бронирования: [bukza_code]", \
        "visitor_session_id": "[bukza_n2]" }
        """

    package init() {}

    package func read(
        _ request: WebhookRequest, in context: ReadingContext
    ) throws(UnreadableWebhook) -> [ReadBooking] {
        do throws(BukzaWebhookError) {
            let webhooks = try BukzaWebhook.read(
                request, timeZone: context.timeZone, country: context.country, receivedAt: context.receivedAt)
            return webhooks.map { webhook in
                ReadBooking(
                    booking: webhook.booking(of: context.integration, receivedAt: context.receivedAt),
                    oddities: webhook.oddities)
            }
        } catch {
            throw UnreadableWebhook(isPing: error == .setUpPing, description: error.description)
        }
    }

    package func body(of test: TestOrder) -> [UInt8] {
        let fields = [
            "date_time": Self.date(test.createdAt, test.timeZone), "name": test.name, "email": test.email, "phone": "",
            "order_id": test.orderID, "code": test.code,
            "message": "\(test.remark) Номер заказа: \(test.orderID); Код бронирования: \(test.code)",
            "visitor_session_id": test.n2,
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(fields)).map { [UInt8]($0) } ?? []
    }

    /// As Bukza writes a date: `31.12.2026 23:59:59`.
    private static func date(_ date: Date, _ zone: TimeZone) -> String {
        date.formatted(
            Date.VerbatimFormatStyle(
                format:
                    "\(day: .twoDigits).\(month: .twoDigits).\(year: .padded(4)) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
                timeZone: zone, calendar: Calendar(identifier: .gregorian)))
    }
}
