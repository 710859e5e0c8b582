import Bukza
import Foundation
import Stitching
import Testing

/// Bodies that once lost a booking, each as it came.
@Suite("Bodies that once went wrong")
struct BukzaReportedBodyTests {
    private func all(_ name: String) throws -> [BukzaWebhook] { try BukzaExamples.all(BukzaExamples.fixture(name)) }

    @Test(
        "are read like the clean template",
        arguments: [
            ("clean", "9601", []), ("nbsp-after-colon", "9101", [.repairedJSON]),
            ("nbsp-before-comma", "9103", [.repairedJSON]), ("curly-values", "9401", [.repairedJSON]),
            ("line-comment", "9404", [.repairedJSON, .comments]), ("break-tag-in-message", "9505", [.html]),
        ] as [(String, String, Set<BookingOddity>)])
    func clean(name: String, order: String, oddities: Set<BookingOddity>) throws {
        let all = try self.all(name)
        let webhook = try #require(all.first)
        #expect(all.count == 1)
        #expect(webhook.orderID == order && webhook.code == "QA\(order)")
        #expect(webhook.contact.name == "Мария Лебедева" && webhook.contact.phone?.digits == "79001112233")
        #expect(webhook.contact.email?.text == "m.lebedeva@example.com")
        #expect(webhook.n2 == N2(text: "17000000011"))
        #expect(webhook.createdAt == BukzaExamples.date("2026-11-22T07:00:00Z"))
        #expect(webhook.oddities == oddities)
    }

    @Test("keep the lines of a message, and no tag")
    func lines() throws {
        let message = try #require(try self.all("break-tag-in-message").first?.message)
        #expect(message == "Номер заказа: 9505\nКод бронирования: QA9505\nГостей: 2")
    }

    @Test("have no order id that every customer shares", arguments: ["double-brackets", "undefined"])
    func shared(name: String) throws {
        let webhook = try #require(try self.all(name).first)
        #expect(webhook.orderID == nil && webhook.code == nil)
        #expect(webhook.contact.name == "Олег Первый" && webhook.contact.phone?.digits == "79002223301")
    }

    @Test(
        "take the template's order and not the customer's",
        arguments: [("comment-names-old-order", "9213"), ("name-plants-key", "9215")])
    func own(name: String, order: String) throws {
        let webhook = try #require(try self.all(name).first)
        #expect(webhook.orderID == order && webhook.code == "QA\(order)")
        #expect(webhook.n2 == N2(text: "17000000011") && webhook.contact.email?.text == "m.lebedeva@example.com")
    }

    @Test("tell that a name has planted keys, and keep the name")
    func planted() throws {
        let webhook = try #require(try self.all("name-plants-key").first)
        #expect(webhook.contact.name == "x" && webhook.oddities == [.plantedKey])
    }

    @Test("hold two bookings in the order of the body")
    func two() throws {
        let all = try self.all("array-of-two")
        #expect(all.map(\.orderID) == ["9301", "9302"] && all.map(\.code) == ["QA9301", "QA9302"])
        #expect(all.map(\.contact.name) == ["Олег Первый", "Анна Вторая"])
        #expect(all.map(\.contact.phone?.digits) == ["79001112233", "79002223302"])
        #expect(all.allSatisfy { $0.oddities == [.several] })
    }

    @Test("have a phone under HTML's entities")
    func entities() throws {
        let webhook = try #require(try self.all("entity-in-phone").first)
        #expect(webhook.contact.phone?.digits == "79001112233" && webhook.contact.unreadPhone == nil)
        #expect(webhook.orderID == "9503" && webhook.oddities == [.html])
    }
}
