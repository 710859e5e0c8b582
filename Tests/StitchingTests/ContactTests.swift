import FoundationEssentials
import Stitching
import Testing

@Suite("Contacts")
struct ContactTests {
    @Test("is reachable by a phone or an e-mail, not by a name")
    func reachable() {
        #expect(!Contact().isReachable)
        #expect(!Contact(name: "Иван").isReachable)
        #expect(Contact(phone: PhoneNumber(text: "89161234567")).isReachable)
        #expect(Contact(email: EmailAddress(text: "ivan@example.com")).isReachable)
    }

    @Test("never prints a name, a number or an address")
    func redacted() {
        let contact = Contact(
            name: "Иван", phone: PhoneNumber(text: "89161234567"), email: EmailAddress(text: "ivan@example.com"))
        for text in ["\(contact)", String(reflecting: contact), "\([contact])", "\(Optional(contact) as Any)"] {
            #expect(!text.contains("Иван") && !text.contains("916") && !text.contains("example"))
        }
        #expect("\(contact)" == "Contact(name, phone, email)")
    }

    @Test("a booking prints neither its contact nor its message")
    func redactedBooking() {
        let booking = Booking(
            integration: IntegrationID(rawValue: 1), orderID: "1001", code: nil, contact: Contact(name: "Иван"),
            message: "Позвоните Ивану", createdAt: nil, n2: .empty, receivedAt: .distantPast)
        #expect(!"\(booking)".contains("Иван"))
        #expect("\(booking)".contains("1001"))
    }
}

@Suite("Texts")
struct TextTests {
    @Test(
        "knows a template parameter that was left as it is",
        arguments: [
            "[bukza_n2]", "[BUKZA_N2]", "[bukza_created_date]", "[n2]", "[bukza_имя]", "{phone}", "{{phone}}",
            "{client_phone}",
            "[bukza_n2] [bukza_code]", "{a}{b}", "%order_id%", "${order}",
        ])
    func placeholder(text: String) {
        #expect(TemplateLeftover(system: "bukza").isAll(of: text))
    }

    @Test(
        "takes nothing else for a parameter",
        arguments: [
            "", "[", "[]", "{}", "{{}}", "[bukza_n2", "bukza_n2", "x [bukza_n2]", "{\"a\": 1}", "~session_rejected",
        ])
    func noPlaceholder(text: String) {
        #expect(!TemplateLeftover(system: "bukza").isAll(of: text))
    }

    @Test("makes one line of many, without control characters")
    func singleLine() {
        #expect("Иван\r\n\tПетров".singleLine == "Иван Петров")
        #expect("a\u{0}b\u{1B}c\u{FEFF}d\u{202E}e\u{7F}".singleLine == "abcde")
        #expect("a\u{2028}b".singleLine == "a b")
        #expect("👨\u{200D}👩".singleLine == "👨\u{200D}👩")
        #expect("a\r\nb\tc\u{0}".printable == "a\r\nb\tc")
    }

    @Test("cuts between characters")
    func cut() {
        #expect("привет".prefix(utf8Bytes: 5) == "пр")
        #expect("привет".prefix(utf8Bytes: 12) == "привет")
        #expect("é\u{301}x".prefix(utf8Bytes: 3) == "")
        #expect("".prefix(utf8Bytes: 0) == "")
    }
}
