import Bukza
import Foundation
import Stitching
import Testing

@Suite("Bodies that text templating has spoilt")
struct BukzaTemplateTests {
    private func body(name: String, message: String = "Номер заказа: 1001; Код бронирования: C6UDS3") -> String {
        """
        { "date_time": "22.11.2026 10:00", "name": "\(name)", "phone": "89161234567", "email": "ivan@example.com",
          "message": "\(message)", "visitor_session_id": "17000000001" }
        """
    }

    @Test(
        "a name survives exactly, and nothing else is lost",
        arguments: [
            #"Иван "Ваня" \ Петров"#, #"""#, #""""#, #"\"#, #"Иван ""#, #""Иван"#, #"Иван \"#, #"a\b"c"#, #"5" труба"#,
            #"Иван", Петров"#, #"Иван", "Петров"#, #"Иван": "Петров"#, "{", "}", #""}"#, "[", #"["a"]"#, "a, b", ":",
            "'",
            #"Петров\Водкин"#, #"C:\dir "x""#, #"name": "x"#, #"а, "name" б"#, "https://example.com/?a=1&b=2",
            "%D0%98+",
            "<b>\"</b>", "№ 1; x", "👨‍👩‍👧 \"семья\"",
        ])
    func name(_ name: String) throws {
        let webhook = try BukzaExamples.read(self.body(name: name))
        #expect(webhook.contact.name == name)
        #expect(webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.contact.email?.text == "ivan@example.com")
        #expect(webhook.orderID == "1001" && webhook.code == "C6UDS3")
        #expect(webhook.n2 == N2(text: "17000000001"))
    }

    @Test(
        "a message survives exactly",
        arguments: [
            "a\nb\tc", #"он сказал "да" и "нет", а потом: "ладно""#, #"{"a": "b"}"#, #"путь C:\Windows"#, "}", "\"",
            "a\r\n\r\nb",
        ])
    func message(_ message: String) throws {
        let webhook = try BukzaExamples.read(self.body(name: "\"", message: message))
        #expect(webhook.message == message)
        #expect(webhook.n2 == N2(text: "17000000001"))
    }

    @Test("escapes mean what JSON says where a value is whole JSON, also beside a value that is not")
    func escapes() throws {
        let escaped = #"\u0418\u0432\u0430\u043D \"\u0412\"\/\\ \uD83D\uDE00"#
        for other in ["ok", #"raw " quote"#] {
            let text =
                #"{"name": "\#(escaped)", "message": "a\nb\tc", "phone": "89161234567", "utm_term": "\#(other)"}"#
            let webhook = try BukzaExamples.read(text)
            #expect(webhook.contact.name == #"Иван "В"/\ 😀"#)
            #expect(webhook.message == "a\nb\tc")
            #expect(webhook.utm.term == other)
        }
    }

    @Test("a template author's line break counts in a message with raw quotes")
    func authoredBreak() throws {
        let webhook = try BukzaExamples.read(#"{"message": "Клуб "Волна"\nНомер заказа: 7", "phone": "89161234567"}"#)
        #expect(webhook.message == "Клуб \"Волна\"\nНомер заказа: 7")
        #expect(webhook.orderID == "7")
    }

    @Test(
        "in the template's order, no name plants a session id, raw or in JSON",
        arguments: [
            #"", "visitor_session_id": "1"#, #"x", "visitor_session_id": "1", "a": ""#,
            #"x"} {"visitor_session_id": "1"#,
            #"x" "y", "visitor_session_id": "1"#, #"x", "visitor_session_id": 1, "name": "y"#,
        ])
    func planted(name: String) throws {
        #expect(try BukzaExamples.read(self.body(name: name)).n2 == N2(text: "17000000001"))
        // Cut off inside the template's own session id: the planted one must not come back.
        #expect(try BukzaExamples.read(String(self.body(name: name).dropLast(8))).n2 == .empty)
    }

    @Test(
        "mistakes of the template's author cost no field",
        arguments: [
            #"{"name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001",}"#,
            #"{"name": "Иван" "phone": "89161234567" "visitor_session_id": "17000000001"}"#,
            #"{"name": "Иван, "phone": "89161234567, "visitor_session_id": "17000000001"}"#,
            #"{"name": Иван, "phone": +7 916 123-45-67, "visitor_session_id": 17000000001}"#,
            #""name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001""#,
            #"data={"name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001"}"#,
            #"{"name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001"};"#,
            #"{'name': 'Иван', 'phone': '89161234567', 'visitor_session_id': '17000000001'}"#,
            #"[{"name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001"}]"#,
            #""{\"name\": \"Иван\", \"phone\": \"89161234567\", \"visitor_session_id\": \"17000000001\"}""#,
            #"%7B%22name%22%3A%22%D0%98%D0%B2%D0%B0%D0%BD%22%2C%22phone%22%3A%2289161234567%22%2C%22visitor_session_id%22%3A17000000001%7D"#,
            #"body={"name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001"}&x=1"#,
            #"{"name": "старое"} {"name": "Иван", "phone": "89161234567", "visitor_session_id": "17000000001"}"#,
        ])
    func authorMistakes(text: String) throws {
        let webhook = try BukzaExamples.read(text)
        #expect(webhook.contact.name == "Иван")
        #expect(webhook.contact.phone?.digits == "79161234567")
        #expect(webhook.n2 == N2(text: "17000000001"))
    }

    @Test("parameters without quotes are told from arrays")
    func bareParameters() throws {
        let webhook = try BukzaExamples.read(
            #"{"name": [bukza_full_name], "phone": 89161234567, "email": {email}, "visitor_session_id": [bukza_n2]}"#)
        #expect(webhook.contact == Contact(phone: PhoneNumber(text: "89161234567")))
        #expect(webhook.n2 == .placeholder)
        let empty = try BukzaExamples.read(#"{"name": , "phone": 89161234567, "visitor_session_id": }"#)
        #expect(empty.contact.name == nil && empty.contact.phone != nil && empty.n2 == .empty)
    }

    @Test(
        "nested values are passed over, whatever is in them",
        arguments: [
            #"{"a": {"name": "нет"}, "b": [[{"phone": "1"}], "]"], "name": "Иван", "phone": "89161234567"}"#,
            #"{"a": {"name": "не"т"}, "name": "Иван", "phone": "89161234567"}"#,
            #"{"a": [{"name": "не"т"}], "name": "И", "phone": "89161234567", "name": "Иван"}"#,
            #"{"name": "Иван", "phone": "89161234567", "a": {"name": "не"т"}}"#,
        ])
    func nested(text: String) throws {
        let webhook = try BukzaExamples.read(text)
        #expect(webhook.contact.name == "Иван" && webhook.contact.phone?.digits == "79161234567")
    }
}
