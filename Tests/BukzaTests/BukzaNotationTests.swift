import Bukza
import Foundation
import Stitching
import Testing

@Suite("Bodies that are nearly JSON")
struct BukzaNotationTests {
    private static let clean = BukzaTemplateBody().text

    private func check(_ text: String) throws {
        let all = try BukzaExamples.all(text)
        let webhook = try #require(all.first)
        #expect(all.count == 1)
        #expect(webhook.contact.name == "Мария Лебедева" && webhook.contact.phone?.digits == "79001112233")
        #expect(webhook.contact.email?.text == "maria@example.com")
        #expect(webhook.orderID == "9101" && webhook.code == "QA9101" && webhook.n2 == N2(text: "17000000011"))
        #expect(webhook.message == "Номер заказа: 9101; Код бронирования: QA9101")
        #expect(webhook.createdAt == BukzaExamples.date("2026-11-22T07:00:00Z"))
    }

    private static let blankValues: [UInt32] =
        [0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x2028, 0x2029, 0x3000, 0xFEFF] + Array(0x2000...0x200B)

    @Test("blanks of other scripts stand between keys", arguments: blankValues)
    func blanks(value: UInt32) throws {
        let blank = String(try #require(Unicode.Scalar(value)))
        for (text, other) in [
            (#"": "#, "\":\(blank)"), ("\",", "\"\(blank),"), (",\n", ",\(blank)"), ("{ ", "{\(blank)"),
            (" }", "\(blank)}"),
            (#"":"#, "\"\(blank):"),
        ] {
            try self.check(Self.clean.replacing(text, with: other))
        }
        try self.check(blank + Self.clean + blank)
    }

    @Test(
        "quotes of any shape, also mixed",
        arguments: [
            ("“", "”"), ("„", "“"), ("”", "”"), ("«", "»"), ("'", "'"), ("‘", "’"), ("‹", "›"), ("`", "`"), ("″", "″"),
            ("“", "\""), ("\"", "”"), ("«", "\""), ("\"", "»"), ("&quot;", "&quot;"),
        ])
    func quotes(open: String, close: String) throws {
        let parts = Self.clean.split(separator: "\"", omittingEmptySubsequences: false)
        // Everywhere, round the values only, and round the keys only.
        for places in [[0, 1, 2, 3], [2, 3], [0, 1]] where open != "&quot;" || places.count == 4 {
            var text = String(parts[0])
            for (index, part) in parts.dropFirst().enumerated() {
                let isOpening = index % 2 == 0
                text += places.contains(index % 4) ? (isOpening ? open : close) : "\""
                text += part
            }
            try self.check(text)
        }
    }

    @Test(
        "quotes inside a value stay, whatever stands round it",
        arguments: [("“", "”"), ("«", "»"), ("'", "'"), ("\"", "\"")])
    func inner(open: String, close: String) throws {
        for name in ["Клуб «Волна»", "Клуб “Волна”", "«Волна», “Бриз”", "5″ труба"] {
            let text = "{\(open)name\(close): \(open)\(name)\(close), \(open)phone\(close): \(open)89001112233\(close)}"
            let webhook = try BukzaExamples.read(text)
            #expect(webhook.contact.name == name && webhook.contact.phone?.digits == "79001112233")
        }
    }

    @Test(
        "comments stand between keys",
        arguments: [
            "// контакт\n", "/* a */", #"/* a, "b": 1 */"#, "# строка\n", "// \"phone\": \"1\",\n", "/*\n много\n*/",
            "// it's\n",
            "//\n//\n", "/* { */", "// https://example.com/a\n",
        ])
    func comments(comment: String) throws {
        let comment = "\n" + comment
        for (text, other) in [
            (",\n", ",\(comment)"), (#", "name""#, ",\(comment)\"name\""), ("{ ", "{\(comment)"), (" }", "\(comment)}"),
            (#"": ""#, "\": \(comment)\""),
        ] {
            try self.check(Self.clean.replacing(text, with: other))
        }
        try self.check(comment + Self.clean)
        try self.check(Self.clean + comment)
    }

    @Test(
        "a value that looks like a comment is no comment",
        arguments: ["https://example.com/a", "a /* b */ c", "# 5", "a // b", "//"])
    func noComment(name: String) throws {
        for text in [
            #"{"name": "\#(name)", "phone": "89001112233"}"#, "{'name': '\(name)', /* x */ 'phone': '89001112233',}",
        ] {
            let webhook = try BukzaExamples.read(text)
            #expect(webhook.contact.name == name && webhook.contact.phone?.digits == "79001112233")
        }
    }

    @Test("a comment that never ends costs only what is behind it")
    func endless() throws {
        let webhook = try BukzaExamples.read(#"{"name": "Мария", /* "phone": "89001112233"}"#)
        #expect(webhook.contact == Contact(name: "Мария"))
    }

    @Test("keys without quotes, commas too many, and other signs for the colon")
    func signs() throws {
        for (text, other) in [
            (" }", ", }"), (#"":"#, "\" =>"), (#"":"#, "\" ="), ("\",", "\";"),
        ] {
            try self.check(Self.clean.replacing(text, with: other))
        }
        let bare = Self.clean.replacing(#/"(\w+)":/#) { "\($0.output.1):" }
        try self.check(bare)
        try self.check(bare.replacing("\"", with: "'").replacing(" }", with: ",}"))
        try self.check(Self.clean.replacing(#/"(\w+)":/#) { "\($0.output.1) =" })
    }

    @Test(
        "keys in other letter cases and joints",
        arguments: [
            ["DATE_TIME", "NAME", "PHONE", "EMAIL", "MESSAGE", "VISITOR_SESSION_ID"],
            ["Date_Time", "Name", "Phone", "Email", "Message", "Visitor_Session_Id"],
            ["date-time", "name", "phone", "e-mail", "message", "visitor-session-id"],
            ["dateTime", "name", "phone", "eMail", "message", "visitorSessionId"],
            ["DateTime", "Name", "Phone", "EMail", "Message", "VisitorSessionID"],
            ["date time", " name", "phone ", "email", "message", "visitor session id"],
        ])
    func spellings(keys: [String]) throws {
        var text = Self.clean
        for (key, other) in zip(["date_time", "name", "phone", "email", "message", "visitor_session_id"], keys) {
            text = text.replacing("\"\(key)\":", with: "\"\(other)\":")
        }
        try self.check(text)
    }

    @Test(
        "the fields inside one more object",
        arguments: ["data", "payload", "order", "booking", "customer", "Body", "x1"])
    func wrapped(key: String) throws {
        try self.check(#"{"\#(key)": \#(Self.clean)}"#)
        try self.check(#"{"id": 7, "\#(key)": \#(Self.clean), "status": "new"}"#)
        try self.check(#"{"event": {"\#(key)": \#(Self.clean)}}"#)
    }

    @Test(
        "objects inside that are somebody or something else do not count",
        arguments: [
            #""resource": {"name": "Лодка", "code": "R1"}"#, #""status": {"code": "paid", "name": "Оплачен"}"#,
            #""currency": {"code": "RUB"}"#, #""manager": {"name": "Пётр", "phone": "89009999999"}"#,
            #""client": {"name": "Пётр", "phone": "89009999999"}"#,
        ])
    func others(inner: String) throws {
        for text in [
            #"{"name": "Мария", "phone": "89001112233", \#(inner)}"#,
            #"{\#(inner), "name": "Мария", "phone": "89001112233"}"#,
        ] {
            let webhook = try BukzaExamples.read(text)
            #expect(
                webhook.contact.name == "Мария" && webhook.contact.phone?.digits == "79001112233" && webhook.code == nil
            )
        }
        #expect(try BukzaExamples.read(#"{"phone": "89001112233", "resource": {"name": "Лодка"}}"#).contact.name == nil)
    }

    @Test(
        "a field that is a list or an object gives its first text",
        arguments: [
            #""phone": {"number": "+79001112233"}"#, #""phone": ["89001112233", "89"]"#, #""phone": [89001112233]"#,
            #""phone": [{"type": "mobile", "number": "+79001112233"}]"#,
            #""phone": {"a": null, "b": {"c": "89001112233"}}"#,
        ])
    func firstText(phone: String) throws {
        let webhook = try BukzaExamples.read(
            #"{"name": ["Мария"], \#(phone), "email": {"value": "maria@example.com"}}"#)
        #expect(webhook.contact.name == "Мария" && webhook.contact.phone?.digits == "79001112233")
        #expect(webhook.contact.email?.text == "maria@example.com" && webhook.oddities == [.nestedValue])
    }

    @Test("the parts of a key's name in two levels")
    func joined() throws {
        let webhook = try BukzaExamples.read(
            #"{"client": {"name": "Мария", "phone": "89001112233"}, "order": {"id": 5, "code": "A5"}, "utm": {"source": "ya"}}"#
        )
        #expect(webhook.orderID == "5" && webhook.code == "A5" && webhook.utm.source == "ya")
        #expect(webhook.contact.name == "Мария")
    }
}
