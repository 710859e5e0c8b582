import Ledger
import Stitching
import TestSupport
import Testing

@testable import Admin
@testable import Backoffice

@Suite("Masks")
struct MaskedTextTests {
    private static let contact = Contact(
        name: "Анна-Мария О'Нил", phone: PhoneNumber(text: "+7 916 123-45-67"),
        email: EmailAddress(text: "a.n@example.com"))

    @Test(
        "leave no part of a person readable, however the body spells it",
        arguments: [
            #"{"name":"Анна-Мария О'Нил","phone":"8 (916) 123-45-67","email":"a.n@example.com","n2":"17000000001"}"#,
            #"{"name":"\u0410\u043d\u043d\u0430-\u041c\u0430\u0440\u0438\u044f","phone":"8.916.123.45.67"}"#,
            "name=%D0%90%D0%BD%D0%BD%D0%B0&phone=%2B79161234567&email=a.n%40example.com&n2=17000000001",
        ])
    func masked(body: String) {
        let masked = MaskedText.body(body, of: Self.contact, keeping: ["17000000001"])
        for part in ["Анна", "Мария", "Нил", "9161234567", "916", "a.n@", "%D0%90", "\\u0410"] {
            #expect(!masked.contains(part), "\(part) in \(masked)")
        }
        #expect(masked.contains("17000000001") == body.contains("17000000001"))
    }

    @Test("leave dates, times and the booking's own numbers alone")
    func kept() {
        let body = #"{"date_time":"22.11.2026 12:59:30","at":"2026-11-22 12:59","order":"1234567890"}"#
        #expect(MaskedText.body(body, of: Contact(), keeping: ["1234567890"]) == body)
    }
}

@Suite("A spreadsheet's lines")
struct CSVTests {
    @Test("quote what must be quoted, and disarm formulas")
    func lines() {
        var bytes: [UInt8] = []
        CSV.append(["a", "b,c", "d\"e", "f\ng", nil, "", "=1+1", "+79161234567", "@SUM(A1),2", "-1", "＝1"], to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "a,\"b,c\",\"d\"\"e\",\"f\ng\",,,'=1+1,'+79161234567,\"'@SUM(A1),2\",'-1,'＝1\r\n")
    }

    @Test(
        "hold no formula for a reader of another separator, nor behind blanks and quotes",
        arguments: [
            ("x;=cmd|' /C calc'!A0;y", "\"x;'=cmd|' /C calc'!A0;y\""), ("a\t+1", "\"a\t'+1\""), ("a,-1", "\"a,'-1\""),
            ("a\n@b", "\"a\n'@b\""), ("a\r=1", "\"a\r'=1\""), (";;=1", "\";;'=1\""), ("  =1", "  '=1"),
            ("\"=1\"", "\"\"\"'=1\"\"\""), ("a; =1", "\"a; '=1\""), ("a;\"=1", "\"a;\"\"'=1\""), ("a=1", "a=1"),
            ("1-2", "1-2"), ("a@b.ru", "a@b.ru"), ("\u{A0}=1", "\u{A0}'=1"),
        ])
    func separators(field: String, expected: String) {
        var bytes: [UInt8] = []
        CSV.append([field], to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected + "\r\n")
    }
}
