import CoMagic
import Foundation
import Ledger
import Relay
import Stitching
import TestSupport
import Testing

@Suite("The request that CoMagic gets")
struct OfflineMessageTests {
    private func json(
        _ entry: OutboxEntry, _ settings: IntegrationSettings = .example(), at now: Date = TestTime.start
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let message = OfflineMessage(entry, account: CoMagicAccount(settings), now: now)
        return String(decoding: try encoder.encode(message), as: UTF8.self)
    }

    private func message(_ booking: Booking, _ settings: IntegrationSettings = .example()) -> OfflineMessage {
        OfflineMessage(
            .example(booking: booking), account: CoMagicAccount(settings), now: TestTime.start)
    }

    @Test("with a session: the session as a number, and neither campaign nor site nor source")
    func session() throws {
        let text = try self.json(.example(), .example(destination: .site(3, source: 4)))
        #expect(
            text == """
                {"date_time":"2026-11-22 12:59:00","email":"ivan.petrov@example.com","ext_id":"bukza-1001-C6UDS3",\
                "form_name":"Bukza","message":"Номер заказа: 1001; Код бронирования: C6UDS3","name":"Иван Петров",\
                "phone":"79161234567","visitor_session_id":17000000001}
                """)
    }

    @Test(
        "without a session: exactly the owner's default",
        arguments: [
            (Destination.campaign(501), #""campaign_id":501"#, ["site_id", "source_id"]),
            (.site(3, source: nil), #""site_id":3"#, ["campaign_id", "source_id"]),
            (.site(3, source: 4), #""site_id":3,"source_id":4"#, ["campaign_id"]),
            (.systemCampaign(site: 3), #""campaign_id":-1"#, ["source_id"]),
        ])
    func fallback(destination: Destination, part: String, absent: [String]) throws {
        let text = try self.json(.example(attribution: .exampleDefault()), .example(destination: destination))
        #expect(text.contains(part))
        for key in absent + ["visitor_session_id"] { #expect(!text.contains(key)) }
        if destination == .systemCampaign(site: 3) { #expect(text.contains(#""site_id":3"#)) }
    }

    @Test("a destination that a person chose for this booking goes before the integration's default")
    func ownDestination() throws {
        var entry = OutboxEntry.example(attribution: .exampleDefault())
        entry.destination = .campaign(777)
        #expect(try self.json(entry).contains(#""campaign_id":777"#))
        entry.attribution = .example()
        #expect(try !self.json(entry).contains("campaign_id"))
    }

    @Test("a source that CoMagic refused is left out, its site stays")
    func omitsSource() throws {
        let entry = OutboxEntry.example(attribution: .exampleDefault(), omitsSource: true)
        let text = try self.json(entry, .example(destination: .site(3, source: 4)))
        #expect(text.contains(#""site_id":3"#) && !text.contains("source_id"))
    }

    @Test(
        "the date is the account's local time",
        arguments: [
            ("Europe/Moscow", "2026-11-22 12:59:00"), ("Asia/Vladivostok", "2026-11-22 19:59:00"),
            ("UTC", "2026-11-22 09:59:00"), ("America/New_York", "2026-11-22 04:59:00"),
            ("Asia/Kolkata", "2026-11-22 15:29:00"),
        ])
    func zone(timeZone: String, expected: String) {
        #expect(self.message(.example(), .example(timeZone: timeZone)).dateTime == expected)
    }

    @Test(
        "the account's local time keeps to its clock when that is put forward and back",
        arguments: [
            (1_774_745_999, "2026-03-29 01:59:59"), (1_774_746_000, "2026-03-29 03:00:00"),
            // Two moments an hour apart have the same name, which is all that CoMagic can be told.
            (1_792_888_200, "2026-10-25 02:30:00"), (1_792_891_800, "2026-10-25 02:30:00"),
            (1_792_893_600, "2026-10-25 03:00:00"),
        ] as [(TimeInterval, String)])
    func daylightSaving(moment: TimeInterval, expected: String) throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(AccountTime.text(Date(timeIntervalSince1970: moment), in: zone) == expected)
    }

    @Test("a date in the future becomes now, a missing or refused one is left out")
    func date() throws {
        let future = Booking.example(createdAt: TestTime.start.addingTimeInterval(3_600))
        #expect(self.message(future).dateTime == "2026-11-22 13:00:00")
        let undated = Booking.example(createdAt: nil, receivedAt: TestTime.start.addingTimeInterval(-300))
        #expect(self.message(undated).dateTime == nil)
        #expect(try !self.json(.example(omitsDate: true)).contains("date_time"))
    }

    @Test("the ext_id is the one that the ledger keeps, on every attempt")
    func extID() {
        let entry = OutboxEntry.example(
            externalID: "kept", attribution: .exampleDefault(), attempts: 9, omitsDate: true, omitsSource: true)
        #expect(OfflineMessage(entry, account: CoMagicAccount(.example()), now: TestTime.start).extID == "kept")
    }

    @Test(
        "the text is the webhook's, with order and code in front when it names neither",
        arguments: [
            ("Позвоните", "Номер заказа: 1001; Код бронирования: C6UDS3; Позвоните"),
            ("Заказ 1001", "Код бронирования: C6UDS3; Заказ 1001"),
            ("1001 C6UDS3", "1001 C6UDS3"), (nil, "Номер заказа: 1001; Код бронирования: C6UDS3"),
            ("  \n ", "Номер заказа: 1001; Код бронирования: C6UDS3"),
        ] as [(String?, String)])
    func text(message: String?, expected: String) {
        #expect(self.message(.example(message: message)).message == expected)
    }

    @Test(
        "a number that merely holds the order's digits does not name it",
        arguments: ["Гостей: 21001", "10011", "A1001B", "C6UDS3X"])
    func lookalike(message: String) throws {
        let text = try #require(self.message(.example(message: message)).message)
        #expect(text == "Номер заказа: 1001; Код бронирования: C6UDS3; \(message)")
    }

    @Test("a long comment pushes neither order nor code out, wherever the labels stand", arguments: [0, 3_990, 8_000])
    func longComment(length: Int) throws {
        let comment = String(repeating: "ж", count: length)
        for message in [
            "\(comment); Номер заказа: 1001; Код бронирования: C6UDS3",
            "Номер заказа: 1001; \(comment); Код бронирования: C6UDS3",
        ] {
            let text = try #require(self.message(.example(message: message)).message)
            #expect(text.contains("Номер заказа: 1001") && text.contains("Код бронирования: C6UDS3"))
            #expect(text.utf8.count <= OfflineMessage.Limits.messageBytes)
        }
    }

    @Test("a phone that could not be read, and an extension, stand in the text and never in the phone")
    func phoneAsWritten() throws {
        var contact = Contact(email: EmailAddress(text: "ivan@example.com"), unreadPhone: "звонить Ивану 12-34")
        let unread = self.message(.example(contact: contact, message: "1001 C6UDS3"))
        #expect(unread.phone == nil)
        #expect(unread.message == "Телефон в брони: звонить Ивану 12-34; 1001 C6UDS3")
        contact = Contact(phone: PhoneNumber(text: "+7 495 123-45-67"), phoneExtension: "12")
        let extended = self.message(.example(contact: contact, message: "1001 C6UDS3"))
        #expect(extended.phone == "74951234567")
        #expect(extended.message == "Добавочный: 12; 1001 C6UDS3")
    }

    @Test("a booking that says nothing has no text, and lengths are bounded between characters")
    func bounds() throws {
        let silent = self.message(.example(orderID: nil, code: nil, message: nil))
        #expect(silent.message == nil)
        let long = String(repeating: "ж", count: 10_000)
        var contact = Contact.example
        contact.name = long
        let bounded = self.message(.example(contact: contact, message: long))
        #expect(try #require(bounded.name).utf8.count == OfflineMessage.Limits.nameBytes)
        #expect(try #require(bounded.message).utf8.count <= OfflineMessage.Limits.messageBytes)
        #expect(try #require(bounded.message).hasSuffix("ж"))
    }

    @Test("parts that are missing are left out, not sent empty")
    func missing() throws {
        let text = try self.json(.example(booking: .example(contact: Contact(phone: PhoneNumber(text: "89161234567")))))
        #expect(text.contains(#""phone":"79161234567""#))
        #expect(!text.contains("email") && !text.contains(#""name""#) && !text.contains("null"))
    }
}
