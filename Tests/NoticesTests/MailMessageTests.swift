import Foundation
import Testing

@testable import Notices

@Suite("A notice as an Internet message")
struct MailMessageTests {
    private func message(_ notice: Notice, from name: String = "Сшиватель") throws -> String {
        MailMessage(
            notice: notice, sender: try #require(MailAddress("alerts@stitcher.example")), senderName: name,
            recipient: try #require(MailAddress("anna@example.ru")), date: moment, mark: "x1"
        ).text
    }

    /// A header's value, unfolded.
    private func header(_ name: String, of message: String) -> String? {
        let head = message.components(separatedBy: "\r\n\r\n")[0].replacingOccurrences(of: "\r\n ", with: " ")
        return head.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name): ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }

    /// The text of encoded words, each decoded alone: one that is cut inside a character does not decode.
    private func decoded(_ words: String) throws -> String {
        try words.split(separator: " ").map { word in
            #expect(word.utf8.count <= 75)
            #expect(word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
            let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            return try #require(String(data: data, encoding: .utf8))
        }.joined()
    }

    /// The decoded body of the part with this content type.
    private func body(_ type: String, of message: String) throws -> Data {
        let start = try #require(message.range(of: "Content-Type: \(type)")?.lowerBound)
        let part = message[start...].components(separatedBy: "\r\n\r\n")
        let base64 = part[1].components(separatedBy: "\r\n--")[0]
        #expect(base64.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        return try #require(Data(base64Encoded: base64.replacingOccurrences(of: "\r\n", with: "")))
    }

    @Test("a subject in Russian arrives as it was written")
    func subject() throws {
        let message = try self.message(.example())
        let value = try #require(self.header("Subject", of: message))
        #expect(try self.decoded(value) == "Заявки не доходят до CoMagic: третий час подряд")
    }

    @Test("a long subject is folded between characters, and an emoji with its marks stays whole")
    func longSubject() throws {
        for unit in ["ж", "я́", "👩‍👩‍👧‍👦", "a👍🏽", "é"] {
            let subject = String(repeating: unit, count: 60)
            let message = try self.message(.example(subject: subject))
            let value = try #require(self.header("Subject", of: message))
            #expect(try self.decoded(value) == subject)
            #expect(value.contains(" "))
        }
        let monster = "a" + String(repeating: "\u{301}", count: 100)
        let value = try #require(self.header("Subject", of: try self.message(.example(subject: monster))))
        #expect(try self.decoded(value) == monster)
    }

    @Test("a short English subject stays readable, one that looks encoded does not pass for encoded")
    func plainSubject() throws {
        #expect(self.header("Subject", of: try self.message(.example(subject: "All is well"))) == "All is well")
        let tricky = "=?UTF-8?B?0LY=?="
        let value = try #require(self.header("Subject", of: try self.message(.example(subject: tricky))))
        #expect(try self.decoded(value) == tricky)
    }

    @Test("every line is ASCII, short, and ends by CRLF")
    func lines() throws {
        let picture = Notice.Picture(png: Notice.png + Array(repeating: 0xFF, count: 3_000), alternative: "Ряд")
        for notice in [
            Notice.example(), .example(picture: picture), .example(subject: String(repeating: "long ", count: 39)),
            .example(text: "", link: nil),
        ] {
            for name in ["Сшиватель", "", "Stitcher", "A \"B\" \\ C.", String(repeating: "имя ", count: 25)] {
                let message = try self.message(notice, from: name)
                #expect(message.utf8.allSatisfy { $0 < 0x80 })
                #expect(!message.replacingOccurrences(of: "\r\n", with: "").contains { $0.isNewline })
                #expect(message.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
            }
        }
    }

    @Test("says by whom it was made, so that no machine answers")
    func headers() throws {
        let message = try self.message(.example(), from: "A \"B\" \\ C.")
        #expect(self.header("Auto-Submitted", of: message) == "auto-generated")
        #expect(self.header("MIME-Version", of: message) == "1.0")
        #expect(self.header("Date", of: message) == "Thu, 26 Nov 2026 09:05:07 +0000")
        #expect(self.header("Message-ID", of: message) == "<x1@stitcher.example>")
        #expect(self.header("From", of: message) == #""A \"B\" \\ C." <alerts@stitcher.example>"#)
        #expect(self.header("To", of: message) == "anna@example.ru")
    }

    @Test("the text is all there, the link on a line of its own at its end")
    func text() throws {
        let body = try self.body("text/plain; charset=utf-8", of: try self.message(.example()))
        #expect(
            String(decoding: body, as: UTF8.self) == """
                Не отправлено 12 заявок.\r
                Последняя ошибка: лимит <исчерпан> & ждём.\r
                .точка в начале строки\r
                \r
                https://stitcher.example/admin/alerts?id=7&lang=ru\r\n
                """)
    }

    @Test("a picture comes along with the text as HTML, in which the text is only text")
    func picture() throws {
        let picture = Notice.Picture(png: Notice.png, alternative: "Ряд \"заявок\" <script>")
        #expect(picture != nil)
        let message = try self.message(.example(picture: picture))
        #expect(try Array(self.body("image/png", of: message)) == Notice.png)
        #expect(message.contains("\r\nContent-ID: <picture.x1@stitcher.example>\r\n"))
        let html = String(decoding: try self.body("text/html; charset=utf-8", of: message), as: UTF8.self)
        #expect(html.contains("<img src=\"cid:picture.x1@stitcher.example\""))
        #expect(html.contains("alt=\"Ряд &quot;заявок&quot; &lt;script&gt;\""))
        #expect(html.contains("лимит &lt;исчерпан&gt; &amp; ждём.<br>\r\n"))
        #expect(html.contains("<a href=\"https://stitcher.example/admin/alerts?id=7&amp;lang=ru\">"))
        #expect(!html.contains("<script"))
    }

    @Test("a link that is no web address is no link")
    func dangerousLink() throws {
        let picture = Notice.Picture(png: Notice.png, alternative: "")
        let message = try self.message(.example(link: "javascript:alert(1)", picture: picture))
        let html = String(decoding: try self.body("text/html; charset=utf-8", of: message), as: UTF8.self)
        #expect(html.contains("<p>javascript:alert(1)</p>"))
        #expect(!html.contains("<a "))
    }

    @Test(
        "nobody can add a header",
        arguments: ["\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{0B}", "\r\n\r\n", "\n "])
    func injection(break lineBreak: String) throws {
        let evil = "a\(lineBreak)Bcc: eve@example.ru"
        let message = try self.message(.example(subject: evil, link: evil), from: "Stitcher")
        #expect(self.header("Bcc", of: message) == nil)
        #expect(self.header("Subject", of: message) == "a Bcc: eve@example.ru")
        #expect(MailAddress("anna\(lineBreak)@example.ru") == nil)
        #expect(MailAddress("anna@example.ru\(lineBreak)") == nil)
        let server = try MailServer(
            host: "localhost", port: 25, security: .none, from: "a@example.ru", fromName: evil)
        #expect(server.fromName == "a Bcc: eve@example.ru")
        #expect(throws: MailServerError.badSender) {
            try MailServer(host: "localhost", port: 25, security: .none, from: "a@example.ru\(lineBreak)")
        }
    }

    @Test(
        "the date is right on the days that are easily got wrong",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 +0000"),
        ])
    func date(seconds: Int, text: String) {
        #expect(MailDate.text(Date(timeIntervalSince1970: Double(seconds))) == text)
    }
}
