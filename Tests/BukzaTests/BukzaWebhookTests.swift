import Bukza
import Foundation
import Stitching
import Testing

@Suite("Reading Bukza's web request")
struct BukzaWebhookTests {
    @Test("takes keys in any order, ignores others, and counts the last of two")
    func keys() throws {
        let webhook = try BukzaExamples.read(
            """
            {"visitor_session_id": "1", "extra": true, "name": "а", "utm_source": "ya", "widget_id": 24860, "name": "б",
             "utm_medium": "cpc", "utm_campaign": " c ", "utm_term": "t", "utm_content": "", "visitor_session_id": "2"}
            """)
        #expect(webhook.n2 == N2(text: "2") && webhook.contact.name == "б" && webhook.widgetID == "24860")
        #expect(webhook.utm == UTM(source: "ya", medium: "cpc", campaign: "c", term: "t"))
        #expect(webhook.oddities == [.repeatedKey])
    }

    @Test("the last of two counts also when it says nothing")
    func lastIsNothing() throws {
        let webhook = try BukzaExamples.read(
            #"{"phone": "89161234567", "name": "а", "phone": null, "name": {"a": 1}, "code": "A"}"#)
        #expect(webhook.contact == Contact())
        #expect(webhook.oddities == [.repeatedKey, .nestedValue])
    }

    @Test("order id and code come from their own keys before the message")
    func ownKeys() throws {
        let message = #""message": "Номер заказа: 1; Код бронирования: A""#
        let both = try BukzaExamples.read(#"{\#(message), "order_id": "2", "code": "B"}"#)
        #expect(both.orderID == "2" && both.code == "B")
        let empty = try BukzaExamples.read(#"{\#(message), "order_id": "", "code": "[bukza_code]"}"#)
        #expect(empty.orderID == "1" && empty.code == "A")
    }

    @Test(
        "order id and code are found in a message",
        arguments: [
            ("Номер заказа: 1001; Код бронирования: C6UDS3", "1001", "C6UDS3"),
            ("НОМЕР  ЗАКАЗА :1001;код\u{A0}бронирования:\tC6UDS3.", "1001", "C6UDS3"),
            ("Код бронирования: C6UDS3\nНомер заказа: № 1001", "1001", "C6UDS3"),
            ("Номер заказа: 1001, Код бронирования: C6UDS3, спасибо", "1001", "C6UDS3"),
            ("Номер заказа 1001 Код бронирования C6UDS3", "1001", "C6UDS3"),
            ("Order number: 1001; Reservation code: C6UDS3", "1001", "C6UDS3"),
            ("Прокат. номер заказа - 1001 (оплачен)", "1001", nil),
            ("Номер заказа: ; Код бронирования: C6UDS3", nil, "C6UDS3"),
            ("Номер заказа: [bukza_order_id]; Код бронирования: C6UDS3", nil, "C6UDS3"),
            ("Номер заказа: A 12; Код бронирования: ", "A 12", nil),
            ("Номер заказа: ; Номер заказа: 7", "7", nil),
            ("Номер заказа указан в письме", nil, nil), ("Order not paid", nil, nil), ("просто текст", nil, nil),
            ("", nil, nil),
        ] as [(String, String?, String?)])
    func orderInMessage(message: String, orderID: String?, code: String?) throws {
        let webhook = try BukzaExamples.read(
            String(decoding: JSONEncoder().encode(["message": message, "phone": "89161234567"]), as: UTF8.self))
        #expect(webhook.orderID == orderID)
        #expect(webhook.code == code)
    }

    @Test(
        "UTF-16 and UTF-32 are read by their marks, UTF-16 also without",
        arguments: [
            (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
            (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]),
            (.utf32BigEndian, [0, 0, 0xFE, 0xFF]), (.utf16LittleEndian, []), (.utf16BigEndian, []),
        ] as [(String.Encoding, [UInt8])])
    func wide(encoding: String.Encoding, mark: [UInt8]) throws {
        let text = try #require(#"{"name": "Иван 😀", "phone": "89161234567"}"#.data(using: encoding))
        let webhook = try BukzaExamples.read(mark + Array(text), timeZone: .gmt)
        #expect(webhook.contact.name == "Иван 😀" && webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.oddities == [.wideEncoding])
    }

    @Test("a flipped byte in UTF-8 does not turn the rest into another alphabet")
    func brokenText() throws {
        var body = Array(#"{"name": "Иван Петров", "phone": "89161234567"}"#.utf8)
        body[12] = 0xFF
        let webhook = try BukzaExamples.read(body, timeZone: .gmt)
        #expect(webhook.contact.name?.hasSuffix("ан Петров") == true)
        #expect(webhook.oddities == [.brokenText])
    }

    @Test("control characters and zero bytes do not get into one-line fields")
    func controls() throws {
        let webhook = try BukzaExamples.read(
            "{\u{0}\"name\":\"\u{FEFF}Ив\u{0}ан\u{1B}[0m\",\"phone\":\"89161234567\",\"code\":\"A\\u0000\\nB\"}\u{0}")
        #expect(webhook.contact.name == "Иван[0m")
        #expect(webhook.code == "A")
    }

    @Test("a cut anywhere gives whole fields or none, never half a phone, e-mail, session, code or date")
    func cuts() throws {
        for name in ["plain", "raw-quotes", "windows-1251", "reservations"] {
            let body = try BukzaExamples.fixture(name)
            let whole = try BukzaExamples.read(body)
            for length in 1..<body.count {
                guard let cut = try? BukzaExamples.read(body.prefix(length)) else {
                    continue
                }
                #expect(cut.contact.phone == nil || cut.contact.phone == whole.contact.phone, "\(name) \(length)")
                #expect(cut.contact.email == nil || cut.contact.email == whole.contact.email, "\(name) \(length)")
                #expect(cut.n2 == .empty || cut.n2 == whole.n2, "\(name) \(length)")
                #expect(cut.orderID == nil || cut.orderID == whole.orderID, "\(name) \(length)")
                #expect(cut.code == nil || cut.code == whole.code, "\(name) \(length)")
                #expect(cut.createdAt == nil || cut.createdAt == whole.createdAt, "\(name) \(length)")
            }
        }
    }

    @Test("unreadable values are told, the rest is used")
    func unreadable() throws {
        let webhook = try BukzaExamples.read(
            #"{"date_time": "31.02.2026", "phone": "нет", "email": "нет", "name": "-", "visitor_session_id": "x"}"#)
        #expect(webhook.contact == Contact() && webhook.createdAt == nil && webhook.n2 == .malformed)
        #expect(webhook.oddities == [.unreadableDate, .unreadablePhone, .unreadableEmail])
    }

    @Test("long values are cut and told, a code only beyond 255 bytes")
    func bounds() throws {
        let long = String(repeating: "ж", count: 9_000)
        let webhook = try BukzaExamples.read(
            #"{"name": "\#(long)", "message": "\#(long)", "utm_term": "\#(long)", "code": "\#(long.prefix(100))"}"#)
        #expect(webhook.contact.name?.utf8.count == 1_024 && webhook.message?.utf8.count == 16_384)
        #expect(webhook.utm.term?.utf8.count == 512 && webhook.code?.utf8.count == 200)
        #expect(webhook.oddities == [.shortened])
    }

    @Test(
        "bodies without a field are refused by name",
        arguments: [
            ("", .empty), (" \r\n\u{0}\u{FEFF}", .noFields), ("\u{FEFF} \n", .empty), ("{}", .noFields),
            ("null", .noFields),
            ("[]", .noFields), ("\"", .noFields), (#"{"a": 1}"#, .noFields),
            (#"{"name": "", "phone": null}"#, .noFields),
            ("name", .noFields), (#"{"name"#, .noFields), (#"{"message": "[bukza_x]"}"#, .noFields), ("7", .noFields),
        ] as [(String, BukzaWebhookError)])
    func refused(text: String, error: BukzaWebhookError) {
        #expect(throws: error) { try BukzaExamples.read(text) }
        #expect(!error.label.isEmpty && error.description.hasSuffix("."))
    }

    @Test("64 KiB are read, one byte more is refused")
    func limit() throws {
        let head = Array(#"{"phone": "89161234567", "message": ""#.utf8)
        let body = head + [UInt8](repeating: 0x61, count: BukzaWebhook.maximumBytes - head.count)
        #expect(try BukzaExamples.read(body, timeZone: .gmt).contact.isReachable)
        #expect(throws: BukzaWebhookError.tooLarge) { try BukzaExamples.read(body + [0x61], timeZone: .gmt) }
    }

    @Test("printing shows no personal data")
    func redacted() throws {
        let webhook = try BukzaExamples.read(
            #"{"name": "Иван", "phone": "89161234567", "message": "секрет", "order_id": 5}"#)
        let text = "\(webhook) \(String(reflecting: webhook))"
        #expect(!text.contains("Иван") && !text.contains("916") && !text.contains("секрет") && text.contains("5"))
    }
}
