import Testing

@testable import SiteDoctor

@Suite("Addresses as people type them")
struct PageAddressTests {
    @Test(
        "are understood",
        arguments: [
            ("example.ru", "https://example.ru/"), (" HTTP://Example.RU:80/a?b=c#d \n", "http://example.ru/a?b=c"),
            ("https://пример.рф/запись", "https://xn--e1afmkfd.xn--p1ai/%D0%B7%D0%B0%D0%BF%D0%B8%D1%81%D1%8C"),
            ("example.ru:8080/x", "https://example.ru:8080/x"), ("https://example.ru?x=1", "https://example.ru/?x=1"),
            ("http://[::1]:8080/", "http://[::1]:8080/"), ("https://example.ru./", "https://example.ru/"),
            ("http://127.1/", "http://127.1/"), ("https://example.ru/a b", "https://example.ru/a%20b"),
        ])
    func typed(text: String, address: String) throws {
        #expect(try PageAddress(typed: text).description == address)
    }

    @Test(
        "are refused in words when nothing may be fetched there",
        arguments: [
            ("", FetchFailure.notAnAddress), ("   ", .notAnAddress), ("https://", .notAnAddress),
            ("ftp://example.ru/", .schemeNotAllowed("ftp")), ("file:///etc/passwd", .schemeNotAllowed("file")),
            ("gopher://127.0.0.1:70/", .schemeNotAllowed("gopher")), ("javascript:alert(1)", .notAnAddress),
            ("https://user:secret@example.ru/", .credentialsInAddress),
            ("http://user@example.ru/", .credentialsInAddress),
            ("http://exa mple.ru/", .notAnAddress), ("http://[fe80::1%25eth0]/", .notAnAddress),
            ("http://example.ru:0/", .notAnAddress), ("http://example.ru:99999/", .notAnAddress),
            ("http://" + String(repeating: "a", count: 3_000), .notAnAddress),
            ("https://example.ru\u{0}.evil/", .notAnAddress),
        ])
    func refused(text: String, failure: FetchFailure) {
        #expect(throws: failure) { try PageAddress(typed: text) }
    }

    @Test(
        "references lead where a browser would go",
        arguments: [
            ("/s/k.js", "https://e.com/s/k.js"), ("//o.com/z", "https://o.com/z"), ("b?x#y", "https://e.com/a/b?x"),
            ("../b", "https://e.com/b"), (" https://o.com/\n\tz ", "https://o.com/z"),
            ("http://o.com", "http://o.com/"),
            ("data:text/html,x", nil), ("javascript:void(0)", nil), ("https://u:p@o.com/", nil),
        ] as [(String, String?)])
    func references(reference: String, address: String?) throws {
        let page = try PageAddress(typed: "https://e.com/a/c?d")
        #expect(page.resolving(reference)?.description == address)
    }
}
