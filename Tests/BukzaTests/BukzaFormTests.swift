import Bukza
import Foundation
import Stitching
import Testing

@Suite("Forms, parts and the address's query")
struct BukzaFormTests {
    private static let fields = [
        ("date_time", "22.11.2026 10:00:00"), ("name", "Мария Лебедева"), ("phone", "+7 (900) 111-22-33"),
        ("email", "maria@example.com"), ("message", "Номер заказа: 9101; Код бронирования: QA9101"),
        ("visitor_session_id", "17000000011"),
    ]

    private func check(_ webhook: BukzaWebhook, _ oddities: Set<BookingOddity>) {
        #expect(webhook.contact.name == "Мария Лебедева" && webhook.contact.phone?.digits == "79001112233")
        #expect(webhook.contact.email?.text == "maria@example.com" && webhook.n2 == N2(text: "17000000011"))
        #expect(webhook.orderID == "9101" && webhook.code == "QA9101")
        #expect(webhook.createdAt == BukzaExamples.date("2026-11-22T07:00:00Z"))
        #expect(webhook.oddities == oddities)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic && byte < 0x80
                ? String(scalar) : "%" + String(0x100 + Int(byte), radix: 16).dropFirst()
        }.joined()
    }

    private static func form(_ key: (String) -> String = { $0 }, joint: String = "&") -> String {
        Self.fields.map { "\(key($0.0))=\(Self.encoded($0.1))" }.joined(separator: joint)
    }

    @Test(
        "a form's keys may be paths",
        arguments: [
            "*", "data[*]", "fields[*]", "*[]", "*[0]", "data[customer][*]", "form[0][*]", "fields[*][value]", "data.*",
        ])
    func paths(pattern: String) throws {
        let text = Self.form { pattern.replacing("*", with: $0) }
        let webhook = try BukzaExamples.read(text)
        self.check(webhook, webhook.oddities.contains(.nestedValue) ? [.formEncoded, .nestedValue] : [.formEncoded])
        #expect(try BukzaExamples.all(text).count == 1)
    }

    @Test("a form that went through a page, and one with entities in it")
    func page() throws {
        self.check(try BukzaExamples.read(Self.form(joint: "&amp;")), [.formEncoded])
        let torn = Self.form().replacing(Self.encoded("+7 (900) 111-22-33"), with: "+7&nbsp;900&nbsp;111-22-33")
        self.check(try BukzaExamples.read(torn), [.formEncoded, .html])
    }

    private static func parts(_ boundary: String, line: String = "\r\n", header: String = "") -> String {
        Self.fields.map { name, value in
            "--\(boundary)\(line)Content-Disposition: form-data; name=\"\(name)\"\(header)\(line)\(line)\(value)\(line)"
        }.joined() + "--\(boundary)--\(line)"
    }

    @Test(
        "multipart is told by the body itself",
        arguments: [
            parts("----WebKitFormBoundary7MA4YWxk"), parts("x"), parts("b", line: "\n"), "\r\n" + parts("b"),
            parts("b", header: "\r\nContent-Type: text/plain; charset=utf-8"),
            parts("b").replacing("Content-Disposition", with: "content-disposition"),
            "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.json\"\r\n\r\n{\"name\":\"нет\"}\r\n"
                + parts("b"),
            "--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n\(BukzaTemplateBody().text)\r\n--b--\r\n",
        ])
    func multipart(text: String) throws {
        self.check(try BukzaExamples.read(text), [.multipart])
    }

    @Test("a file that is no text spoils no field beside it")
    func file() throws {
        let file: [UInt8] = [0x89, 0x50, 0xFF, 0xFE, 0x00, 0x0D, 0x0A]
        let head = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\n"
        self.check(try BukzaExamples.read(Array(head.utf8) + file + Array(Self.parts("b").utf8)), [.multipart])
    }

    @Test("an empty body with fields in the query is a booking", arguments: ["", " \r\n", "x"])
    func queryAlone(body: String) throws {
        self.check(
            try BukzaExamples.read(body, query: Self.form()), [.query])
    }

    @Test("the query fills what the body lacks, and nothing else")
    func query() throws {
        let query = "name=Other&phone=89009999999&utm_source=ya&order_id=5&email=other%40example.com"
        let webhook = try BukzaExamples.read(BukzaTemplateBody(email: "").text, query: query)
        #expect(webhook.contact.name == "Мария Лебедева" && webhook.contact.phone?.digits == "79001112233")
        #expect(webhook.contact.email?.text == "other@example.com" && webhook.utm.source == "ya")
        #expect(webhook.orderID == "9101" && webhook.oddities == [.query])
        let plain = try BukzaExamples.read(BukzaTemplateBody().text, query: "t=1&utm_source=")
        #expect(plain.oddities.isEmpty)
    }

    @Test("the query goes for each of several bookings")
    func queryOfSeveral() throws {
        let all = try BukzaExamples.all(
            #"[{"phone": "89001112233"}, {"phone": "89001112234"}]"#, query: "utm_source=ya")
        #expect(all.map(\.utm.source) == ["ya", "ya"])
    }

    @Test(
        "a set-up ping is told from a body without fields",
        arguments: [
            ("test=test", nil), (#"{"test":"test"}"#, nil), (#"{"test":true}"#, nil), ("ping", nil), ("Тест", nil),
            (#"{"event":"ping","id":1}"#, nil), ("", "test=1"), (" \n", "ping"), ("{}", "test=true"),
        ] as [(String, String?)])
    func ping(body: String, query: String?) {
        #expect(throws: BukzaWebhookError.setUpPing) { try BukzaExamples.read(body, query: query) }
    }

    @Test(
        "and a body without fields from a ping",
        arguments: [
            ("", nil, .empty), ("", "a=b", .empty), ("1", nil, .noFields), ("true", nil, .noFields),
            ("{}", nil, .noFields),
            (#"{"test":"Иван, позвоните"}"#, nil, .noFields), ("Иван, тест, 89001112233", nil, .noFields),
            (#"{"name":"","test":"test"}"#, nil, .noFields),
        ] as [(String, String?, BukzaWebhookError)])
    func noPing(body: String, query: String?, error: BukzaWebhookError) {
        #expect(throws: error) { try BukzaExamples.read(body, query: query) }
    }

    @Test("a message that says test is a booking")
    func testMessage() throws {
        #expect(try BukzaExamples.read(#"{"message":"test"}"#).message == "test")
    }
}
