import Bukza
import Stitching
import Testing

@Suite("Several bookings in one body")
struct BukzaSeveralTests {
    private static let first = BukzaTemplateBody(message: "Номер заказа: 1; Код бронирования: A1").text
        .replacing("\n", with: " ")
    private static let second = BukzaTemplateBody(
        name: "Анна", phone: "+7 900 222-33-02", email: "anna@example.com",
        message: "Номер заказа: 2; Код бронирования: A2"
    ).text.replacing("\n", with: " ")
    private static let raw = Self.first.replacing("Мария", with: "Мария \"Маша\"")

    @Test(
        "are all read, in the body's order",
        arguments: [
            "[\(first),\(second)]", "[\(first) \(second)]", "[\(first),\(second),]", "\(first)\n\(second)",
            "\(first)\r\n\(second)\r\n", "\(first)\(second)", "\(first),\(second)", "\(first);\(second)",
            "\u{1E}\(first)\n\u{1E}\(second)\n", "\(first)\n---\n\(second)",
            #"{"reservations":[\#(first),\#(second)]}"#,
            #"{"data":[\#(first),\#(second)]}"#, #"{"data":{"bookings":[\#(first),\#(second)]}}"#,
            #"{"items":[{"booking":\#(first)},{"booking":\#(second)}]}"#, #"{"0":\#(first),"1":\#(second)}"#,
            #"{"a":\#(first),"b":\#(second)}"#, "[\(raw),\(second)]", "\(raw)\n\(second)",
            "// x\n[\(first), /* y */ \(second)]",
            "[\(first),\u{A0}\(second)]", "[\(first.replacing("\"", with: "'")),\(second)]", "[\(first),\(second)",
        ])
    func all(text: String) throws {
        let all = try BukzaExamples.all(text)
        #expect(all.map(\.orderID) == ["1", "2"] && all.map(\.code) == ["A1", "A2"])
        #expect(all.map(\.contact.phone?.digits) == ["79001112233", "79002223302"])
        #expect(all.map(\.contact.email?.text) == ["maria@example.com", "anna@example.com"])
        #expect(all.last?.contact.name == "Анна" && all.allSatisfy { $0.n2 == N2(text: "17000000011") })
        #expect(all.allSatisfy { $0.oddities.contains(.several) })
    }

    private static let contact = #""name": "Мария", "phone": "+79001112233", "visitor_session_id": "17000000011""#

    @Test(
        "share the contact that stands outside their list",
        arguments: [
            #"{\#(contact), "reservations": [{"code": "A1"}, {"code": "A2"}]}"#,
            #"{"reservations": [{"code": "A1"}, {"code": "A2"}], \#(contact)}"#,
            #"{\#(contact), "reservations": [{"code": "A1", "name": "Лодка"}, {"code": "A2", "name": "Весло"}]}"#,
            #"{\#(contact), "reservations": [{"code": "A1", "name": "Лодка "Мечта""}, {"code": "A2", "name": "Весло"}]}"#,
            #"{\#(contact), "reservations": [{"code": "A1"} {"code": "A2"},]}"#,
            #"{\#(contact), "message": "Клуб "Волна"", "reservations": [{"code": "A1"}, {"code": "A2"}]}"#,
            #"{"client": {\#(contact)}, "bookings": [{"code": "A1"}, {"code": "A2"}]}"#,
        ])
    func shared(text: String) throws {
        let all = try BukzaExamples.all(text)
        #expect(all.map(\.code) == ["A1", "A2"])
        #expect(all.allSatisfy { $0.contact.name == "Мария" && $0.contact.phone?.digits == "79001112233" })
        #expect(all.allSatisfy { $0.n2 == N2(text: "17000000011") })
    }

    @Test("share the order, and keep the contact that each has inside")
    func inside() throws {
        let all = try BukzaExamples.all(
            #"{"order_id": 5, "name": "Фирма", "phone": "89000000000", "bookings": [{"code": "A1", "name": "А", "phone": "89001112233"}, {"code": "A2", "name": "Б", "email": "b@example.com"}]}"#
        )
        #expect(all.map(\.orderID) == ["5", "5"] && all.map(\.code) == ["A1", "A2"])
        #expect(all.map(\.contact.name) == ["А", "Б"])
        #expect(all.map(\.contact.phone?.digits) == ["79001112233", nil])
    }

    @Test(
        "are not made of what was booked",
        arguments: [
            #"{\#(contact), "code": "Z1", "rooms": [{"code": "A1"}, {"code": "A2"}]}"#,
            #"{\#(contact), "code": "Z1", "invoice_items": [{"name": "Лодка", "price": 5}, {"name": "Весло", "price": 1}]}"#,
            #"{\#(contact), "code": "Z1", "fields": [{"name": "Рост", "value": "180"}, {"name": "Вес", "value": "80"}]}"#,
            #"{\#(contact), "code": "Z1", "services": [{"code": "A1", "order_id": 1}, {"code": "A2", "order_id": 2}]}"#,
        ])
    func things(text: String) throws {
        let all = try BukzaExamples.all(text)
        #expect(all.map(\.code) == ["Z1"] && all.first?.contact.name == "Мария")
    }

    @Test("are one only when they are wholly equal")
    func equal() throws {
        #expect(try BukzaExamples.all("[\(Self.first),\(Self.first)]").count == 1)
        let other = Self.first.replacing(" }", with: #", "resource": "Лодка" }"#)
        #expect(try BukzaExamples.all("[\(Self.first),\(other)]").count == 2)
    }

    @Test("are at most 100")
    func limit() throws {
        func body(_ count: Int) -> String {
            "[" + (1...count).map { #"{"code": "A\#($0)", "phone": "89001112233"}"# }.joined(separator: ",") + "]"
        }
        #expect(try BukzaExamples.all(body(100)).count == 100)
        #expect(throws: BukzaWebhookError.tooManyBookings) { try BukzaExamples.all(body(101)) }
    }

    @Test("a cut costs only the booking inside which it is, and only its end")
    func cut() throws {
        let all = try BukzaExamples.all(String("[\(Self.first),\(Self.second)".dropLast(60)))
        #expect(all.count == 2 && all.first?.code == "A1" && all.last?.contact.name == "Анна" && all.last?.n2 == .empty)
    }
}
