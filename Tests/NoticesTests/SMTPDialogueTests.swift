import Testing

@testable import Notices

@Suite("The dialogue with a mail server")
struct SMTPDialogueTests {
    private func dialogue(
        security: MailServer.Security = .startTLS, user: String? = nil, password: String? = nil
    ) throws -> SMTPDialogue {
        SMTPDialogue(
            server: try .example(security: security, user: user, password: password),
            recipient: try #require(MailAddress("anna@example.ru")), ownName: "[192.0.2.1]")
    }

    private func reply(_ code: Int, _ lines: String...) -> SMTPReply { SMTPReply(code: code, lines: lines) }

    @Test("runs from the greeting to the goodbye in the one order there is")
    func order() throws {
        var dialogue = try self.dialogue(user: "anna", password: "secret")
        #expect(dialogue.receive(self.reply(220, "hello")) == .send("EHLO [192.0.2.1]"))
        #expect(dialogue.receive(self.reply(250, "test", "STARTTLS", "AUTH PLAIN")) == .send("STARTTLS"))
        #expect(dialogue.receive(self.reply(220, "go")) == .startTLS)
        #expect(dialogue.secured() == .send("EHLO [192.0.2.1]"))
        #expect(dialogue.receive(self.reply(250, "test", "AUTH PLAIN")) == .send("AUTH PLAIN AGFubmEAc2VjcmV0"))
        #expect(dialogue.receive(self.reply(235, "yes")) == .send("MAIL FROM:<alerts@stitcher.example>"))
        #expect(dialogue.receive(self.reply(250, "yes")) == .send("RCPT TO:<anna@example.ru>"))
        #expect(dialogue.receive(self.reply(251, "will forward")) == .send("DATA"))
        #expect(dialogue.receive(self.reply(354, "go on")) == .sendMessage)
        #expect(dialogue.receive(self.reply(250, "queued")) == .accepted)
        #expect(dialogue.receive(self.reply(221, "bye")) == .close)
    }

    @Test("what was offered before TLS counts no more after it")
    func forgetsOffers() throws {
        var dialogue = try self.dialogue(user: "anna", password: "secret")
        _ = dialogue.receive(self.reply(220, ""))
        _ = dialogue.receive(self.reply(250, "test", "STARTTLS", "AUTH PLAIN"))
        _ = dialogue.receive(self.reply(220, ""))
        _ = dialogue.secured()
        #expect(
            dialogue.receive(self.reply(250, "test"))
                == .fail(.signInNotOffered(host: "127.0.0.1"), saysGoodbye: true))
    }

    @Test("signs in by what is offered, however it is written")
    func signIn() throws {
        for (offer, expected) in [
            ("AUTH LOGIN PLAIN", "AUTH PLAIN AGFubmEAc2VjcmV0"), ("auth=login", "AUTH LOGIN"),
            ("AUTH XOAUTH2 LOGIN", "AUTH LOGIN"),
        ] {
            var dialogue = try self.dialogue(security: .none, user: "anna", password: "secret")
            _ = dialogue.receive(self.reply(220, ""))
            #expect(dialogue.receive(self.reply(250, "test", offer)) == .send(expected))
        }
    }

    @Test("a long password goes on a line of its own")
    func longPassword() throws {
        let password = String(repeating: "p", count: 600)
        var dialogue = try self.dialogue(security: .none, user: "anna", password: password)
        _ = dialogue.receive(self.reply(220, ""))
        #expect(dialogue.receive(self.reply(250, "test", "AUTH PLAIN")) == .send("AUTH PLAIN"))
        guard case .send(let response) = dialogue.receive(self.reply(334, "")) else {
            Issue.record("no response")
            return
        }
        #expect(response.hasPrefix("AGFubmEAcHBw"))
        #expect(dialogue.receive(self.reply(235, "")) == .send("MAIL FROM:<alerts@stitcher.example>"))
    }

    @Test("421 ends it at any point, without a goodbye to a server that is gone")
    func closing() throws {
        var dialogue = try self.dialogue(security: .none)
        _ = dialogue.receive(self.reply(220, ""))
        _ = dialogue.receive(self.reply(250, "test"))
        let refusal = NoticeRefusal(kind: .mail, topic: .notice, code: 421, text: "4.4.2 too slow")
        #expect(
            dialogue.receive(self.reply(421, "4.4.2 too slow")) == .fail(.refused(refusal), saysGoodbye: false))
    }

    @Test("a yes of the wrong kind is no yes")
    func wrongYes() throws {
        var dialogue = try self.dialogue(security: .none)
        _ = dialogue.receive(self.reply(220, ""))
        _ = dialogue.receive(self.reply(250, "test"))
        _ = dialogue.receive(self.reply(250, ""))
        _ = dialogue.receive(self.reply(250, ""))
        #expect(
            dialogue.receive(self.reply(250, "no data wanted"))
                == .fail(.brokenAnswer(host: "127.0.0.1"), saysGoodbye: false))
    }

    @Test("replies are read whole, from bytes that come as they like")
    func replies() throws {
        var reader = SMTPReplyReader()
        var replies: [SMTPReply] = []
        for byte in "220-one\r\n220 two\r\n250\n250-\r\n250 \r\n354 go".utf8 {
            if let reply = try reader.take(byte) { replies.append(reply) }
        }
        #expect(
            replies == [
                self.reply(220, "one", "two"), self.reply(250, ""), self.reply(250, "", ""),
            ])
        #expect(!reader.isEmpty)
    }

    @Test(
        "what is no reply is refused",
        arguments: ["\r\n", "22\r\n", "2x0 a\r\n", "150 a\r\n", "600 a\r\n", "220_a\r\n", "220-a\r\n250 b\r\n"])
    func noReply(text: String) {
        #expect(throws: SMTPReplyReader.Trouble.notAReply) {
            var reader = SMTPReplyReader()
            for byte in text.utf8 { _ = try reader.take(byte) }
        }
    }

    @Test("lines and replies have a length")
    func limits() throws {
        var reader = SMTPReplyReader()
        for _ in 0..<SMTPReplyReader.maximumLineBytes { _ = try reader.take(UInt8(ascii: "2")) }
        #expect(throws: SMTPReplyReader.Trouble.lineTooLong) { try reader.take(UInt8(ascii: "2")) }
        reader = SMTPReplyReader()
        for byte in String(repeating: "220-a\r\n", count: SMTPReplyReader.maximumLines).utf8 {
            _ = try reader.take(byte)
        }
        #expect(throws: SMTPReplyReader.Trouble.tooManyLines) {
            for byte in "220 a\r\n".utf8 { _ = try reader.take(byte) }
        }
    }

    @Test(
        "no text can end the message before its end",
        arguments: [
            ("a\r\n.\r\nMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"), ("a\n.\nb\r.\rc", "a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n"),
            (".a\r\n", "..a\r\n.\r\n"), ("", ".\r\n"), ("a.\r\n", "a.\r\n.\r\n"),
        ])
    func dots(message: String, wire: String) {
        #expect(String(decoding: SMTPData.wire(message), as: UTF8.self) == wire)
    }
}
