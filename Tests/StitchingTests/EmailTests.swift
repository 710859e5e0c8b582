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
        "finds the first address among other things",
        arguments: [
            ("ivan@example.com (личная)", "ivan@example.com"), ("ivan@example.com - рабочая", "ivan@example.com"),
            ("ivan@example.com / petr@example.com", "ivan@example.com"),
            ("ivan@example.com/petr@example.com", "ivan@example.com"), ("ivan@example.com;c@d.ru", "ivan@example.com"),
            ("ivan@example.com petr@example.com", "ivan@example.com"),
            ("ivan@example.com или petr@example.com", "ivan@example.com"),
            ("почта ivan@example.com", "ivan@example.com"),
            ("почта:ivan@example.com", "ivan@example.com"), ("E-mail: ivan@example.com", "ivan@example.com"),
            ("email ivan@example.com", "ivan@example.com"), ("my email is ivan@example.com", "ivan@example.com"),
            ("Ivan ivan@example.com", "ivan@example.com"), ("Ivan Petrov ivan@example.com", "ivan@example.com"),
            ("89001112233 ivan@example.com", "ivan@example.com"), ("- ivan@example.com", "ivan@example.com"),
            ("ivan＠example．com", "ivan@example.com"), ("ｉｖａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ivan@example.com"),
            ("MAILTO:ivan@example.com?subject=a@b.ru", "ivan@example.com"),
            ("<a href=\"mailto:ivan@example.com\">почта</a>", "ivan@example.com"),
            ("<ivan@example.com>", "ivan@example.com"), ("\"ivan@example.com\"", "ivan@example.com"),
            ("«ivan@example.com»", "ivan@example.com"), ("'ivan@example.com'", "ivan@example.com"),
            ("(ivan@example.com)", "ivan@example.com"), ("[ivan@example.com]", "ivan@example.com"),
            ("ivan@example.com...", "ivan@example.com"), ("ivan@example.com!", "ivan@example.com"),
            ("\"Иван\" <ivan@example.com>", "ivan@example.com"), ("Иван<ivan@example.com>", "ivan@example.com"),
            ("ivan@, ivan@example.com", "ivan@example.com"),
            ("https://example.com ivan@example.com", "ivan@example.com"),
            ("tom&jerry@example.com", "tom&jerry@example.com"),
            ("ivan@xn--e1afmkfd.xn--p1ai", "ivan@xn--e1afmkfd.xn--p1ai"),
        ])
    func found(text: String, address: String) {
        #expect(EmailAddress(text: text)?.text == address)
    }

    @Test(
        "refuses what is no address",
        arguments: [
            "", "@", "ivan", "ivan@", "@example.com", "ivan@example", "ivan@@example.com", "a@b@example.com",
            "ivan@.com", "ivan@example..com", "ivan@example.c", "ivan@127.0.0.1", "ivan@-example.com",
            "ivan petrov@example.com", "ivan. petrov@example.com", "ivan@exam ple.com", "ivan\u{0}@example.com",
            "iv\u{0}an@example.com", "ivan\u{202E}@example.com", "iv\u{202E}an@example.com", "\"ivan\"@example.com",
            "ivan\"petrov@example.com", "[bukza_email]", "нет", "ivan@ example.com", "ivan @example.com",
            "ivan@example .com", "ivan@mail,ru", "ivan(at)example.com", "https://ivan@example.com/path",
            "https://example.com/?mail=ivan@example.com", "example.com/ivan@example.com", "t.me/@ivan",
            "ivan@example.comличная", "почтаivan@example.com", "ivan@mail.ru.petr@mail.ru", "ivan@example_x.com",
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
        #expect(EmailAddress(text: String(repeating: "a@", count: 65_536)) == nil)
    }

    @Test("takes no address that the limit of the text cuts")
    func cut() {
        let words = String(repeating: "ы ", count: 335)
        #expect(EmailAddress(text: words + "ivan@example.com.") != nil)
        #expect(EmailAddress(text: words + "ivan@example.community") == nil)
    }
}
