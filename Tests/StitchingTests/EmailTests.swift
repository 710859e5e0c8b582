import Stitching
import Testing

@Suite("E-mail addresses")
struct EmailTests {
    @Test(
        "reads an address as it was typed",
        arguments: [
            ("ivan@example.com", "ivan@example.com"),
            ("  Ivan.Petrov+1@Mail.Example.com\n", "Ivan.Petrov+1@Mail.Example.com"),
            ("почта@пример.рф", "почта@пример.рф"), ("o'neil@example.ie", "o'neil@example.ie"),
            ("Иван <ivan@example.com>", "ivan@example.com"), ("mailto:ivan@example.com", "ivan@example.com"),
            ("ivan@example.com, petr@example.com", "ivan@example.com"), ("нет; petr@example.com", "petr@example.com"),
            ("ivan@example.com.", "ivan@example.com"),
        ])
    func typed(text: String, address: String) {
        #expect(EmailAddress(text: text)?.text == address)
    }

    @Test(
        "refuses what is no address",
        arguments: [
            "", "@", "ivan", "ivan@", "@example.com", "ivan@example", "ivan@@example.com", "a@b@example.com",
            "ivan@.com", "ivan@example..com", "ivan@example.c", "ivan@127.0.0.1", "ivan@-example.com",
            "ivan petrov@example.com", "ivan@exam ple.com", "ivan\u{0}@example.com", "ivan\u{202E}@example.com",
            "\"ivan\"@example.com", "[bukza_email]", "нет",
        ])
    func refused(text: String) {
        #expect(EmailAddress(text: text) == nil)
    }

    @Test("holds the limits of the mail standard: 64 bytes before the @, 254 in all")
    func limits() {
        let local = String(repeating: "a", count: 64)
        #expect(EmailAddress(text: local + "@example.com") != nil)
        #expect(EmailAddress(text: local + "a@example.com") == nil)
        let label = String(repeating: "b", count: 63)
        #expect(EmailAddress(text: "\(local)@\(label).\(label).\(label).com") == nil)
        #expect(EmailAddress(text: String(repeating: "@", count: 65_536)) == nil)
    }
}
