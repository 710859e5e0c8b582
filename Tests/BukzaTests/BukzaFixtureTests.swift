import Bukza
import Foundation
import Stitching
import Testing

@Suite("Recorded bodies of Bukza's web request")
struct BukzaFixtureTests {
    private func read(_ name: String) throws -> BukzaWebhook {
        try BukzaExamples.read(BukzaExamples.fixture(name))
    }

    @Test(
        "reads the documented template in every encoding and quoting",
        arguments: [
            ("plain", []), ("windows-1251", [.windows1251]), ("byte-order-mark", []),
        ] as [(String, Set<BookingOddity>)])
    func plain(name: String, oddities: Set<BookingOddity>) throws {
        let webhook = try self.read(name)
        #expect(webhook.contact.name == "Иван Петров")
        #expect(webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.contact.email?.text == "ivan@example.com")
        #expect(webhook.message == "Номер заказа: 1001; Код бронирования: C6UDS3")
        #expect(webhook.orderID == "1001" && webhook.code == "C6UDS3")
        #expect(webhook.createdAt == BukzaExamples.date("2026-11-22T07:00:00Z"))
        #expect(webhook.n2 == VisitorSessionID(rawValue: 17_000_000_001).map(N2.session))
        #expect(webhook.widgetID == nil && webhook.utm.isEmpty)
        #expect(webhook.oddities == oddities)
    }

    @Test("gives the booking everything that was read")
    func booking() throws {
        let webhook = try self.read("plain")
        let booking = webhook.booking(of: IntegrationID(rawValue: 3), receivedAt: .distantFuture)
        #expect(booking.integration == IntegrationID(rawValue: 3) && booking.receivedAt == .distantFuture)
        #expect(booking.orderID == webhook.orderID && booking.code == webhook.code)
        #expect(booking.contact == webhook.contact && booking.message == webhook.message)
        #expect(booking.createdAt == webhook.createdAt && booking.n2 == webhook.n2)
    }

    @Test("keeps raw quotes and backslashes of a name exactly")
    func rawQuotes() throws {
        let webhook = try self.read("raw-quotes")
        #expect(webhook.contact.name == "Иван \"Ваня\" \\ Петров")
        #expect(webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.code == "C6UDS3")
        #expect(webhook.n2 == N2(text: "17000000001"))
        #expect(webhook.oddities == [.repairedJSON])
    }

    @Test("keeps a message's line breaks and folds a name's")
    func rawBreaks() throws {
        let webhook = try self.read("raw-breaks")
        #expect(webhook.contact.name == "Иван Петров")
        #expect(webhook.message == "Номер заказа: 1001\r\nКод бронирования: C6UDS3\r\n\tЗвонить \"после 18\"")
        #expect(webhook.orderID == "1001" && webhook.code == "C6UDS3")
        #expect(webhook.contact.email == nil && !webhook.oddities.contains(.unreadableEmail))
    }

    @Test("keeps the spelling of numbers without quotes")
    func numbers() throws {
        let webhook = try self.read("numbers")
        #expect(webhook.orderID == "574285869" && webhook.code == "00123" && webhook.widgetID == "24860")
        #expect(webhook.n2 == N2(text: "17000000001"))
        #expect(webhook.contact.name == "1001" && webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.createdAt == Date(timeIntervalSince1970: 1_795_330_800))
        #expect(webhook.oddities.isEmpty)
    }

    @Test("counts parameters that were not replaced as empty")
    func unreplaced() throws {
        let webhook = try self.read("unreplaced")
        #expect(webhook.contact == Contact(phone: PhoneNumber(text: "84951234567")))
        #expect(webhook.orderID == nil && webhook.code == nil && webhook.createdAt == nil)
        #expect(webhook.n2 == .placeholder)
        #expect(webhook.oddities == [.placeholder, .leftover])
    }

    @Test("uses what came before a cut, but never half a code or half a session id")
    func cutOff() throws {
        let message = try self.read("cut-off")
        #expect(message.contact.phone?.digits == "79161234567")
        #expect(message.message == "Номер заказа: 1001; Код бронирования: C6U")
        #expect(message.orderID == "1001" && message.code == nil && message.n2 == .empty)
        #expect(message.oddities == [.cutOff])
        let session = try self.read("cut-off-session")
        #expect(session.code == "C6UDS3" && session.n2 == .empty)
        #expect(session.oddities == [.cutOff])
    }

    @Test("lets no name plant a session id")
    func planted() throws {
        let webhook = try self.read("planted-session")
        #expect(webhook.n2 == N2(text: "17000000001"))
        #expect(webhook.oddities == [.repeatedKey])
    }

    @Test("does not take a reservation's name for the customer's")
    func reservations() throws {
        let webhook = try self.read("reservations")
        #expect(webhook.contact.name == "Иван \"Ваня\" Петров")
        #expect(webhook.contact.email?.text == "ivan@example.com")
        #expect(webhook.n2 == N2(text: "17000000001"))
        #expect(webhook.oddities == [.repairedJSON])
    }

    @Test(
        "reads a form and a template with a word processor's quotes",
        arguments: [
            ("form", .formEncoded), ("curly-quotes", .repairedJSON),
        ] as [(String, BookingOddity)])
    func otherNotations(name: String, oddity: BookingOddity) throws {
        let webhook = try self.read(name)
        #expect(webhook.contact.name == "Иван" && webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.orderID == "1001" && webhook.n2 == N2(text: "17000000001"))
        #expect(webhook.createdAt == BukzaExamples.date("2026-11-22T07:00:00Z"))
        #expect(webhook.oddities == [oddity])
    }

    @Test("refuses what has nothing of the template")
    func nothing() {
        #expect(throws: BukzaWebhookError.noFields) { try self.read("nothing") }
    }

    @Test("every body has a note of its origin")
    func origins() throws {
        #expect(BukzaExamples.fixtureNames.count >= 14)
        for name in BukzaExamples.fixtureNames {
            let note = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Fixtures/bukza/\(name).md")
            #expect(try !Data(contentsOf: note.standardizedFileURL).isEmpty, "\(name).md is missing")
        }
    }
}
