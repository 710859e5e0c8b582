import Bukza
import Foundation
import Stitching

/// A clean body of Bukza's to its fields. The peer only splits the JSON: it reads no phone, no date, no order and
/// no code out of the message, and loses every body that is not clean.
enum WebhookScenarios {
    private static let text = """
        { "date_time": "22.11.2026 10:00", "name": "Иван Петров", "phone": "+7 (999) 123-45-67",
          "email": "ivan@example.com", "message": "Номер заказа: 1001; Код бронирования: C6UDS3",
          "visitor_session_id": "17000000001" }
        """

    private struct Plain: Decodable {
        var dateTime: String
        var name: String
        var phone: String
        var email: String
        var message: String
        var visitorSessionID: String

        private enum CodingKeys: String, CodingKey {
            case dateTime = "date_time"
            case name, phone, email, message
            case visitorSessionID = "visitor_session_id"
        }
    }

    static var all: [Scenario] {
        let bytes = Array(Self.text.utf8)
        let data = Data(bytes)
        let zone = TimeZone.gmt
        let now = Date(timeIntervalSince1970: 1_795_341_600)
        return [
            Scenario(
                name: "webhook-decode", operations: 20_000,
                variants: [
                    Scenario.Variant(name: "tolerant reader (ours)") { operations in
                        for _ in 0..<operations {
                            use(
                                try? BukzaWebhook.read(
                                    WebhookRequest(body: bytes), timeZone: zone, country: .russia, receivedAt: now))
                        }
                    },
                    Scenario.Variant(name: "JSONDecoder, fields left as text") { operations in
                        for _ in 0..<operations { use(try? JSONDecoder().decode(Plain.self, from: data)) }
                    },
                ])
        ]
    }
}
