import Testing

@testable import Notices

@Suite("The mail server's address")
struct MailServerTests {
    @Test(
        "each scheme means its protection, its port, or another port",
        arguments: [
            ("smtp://mail.example.ru", MailServer.Security.startTLS, "mail.example.ru", 587),
            ("SMTP://mail.example.ru:2525/", .startTLS, "mail.example.ru", 2_525),
            ("smtps://mail.example.ru", .tls, "mail.example.ru", 465),
            ("smtp+plain://relay", .none, "relay", 25),
            ("smtp+plain://[::1]:1025", .none, "::1", 1_025),
        ])
    func schemes(url: String, security: MailServer.Security, host: String, port: Int) throws {
        let server = try MailServer(url: url, from: "a@example.ru", fromName: "Сшиватель")
        #expect(server.security == security)
        #expect(server.host == host)
        #expect(server.port == port)
        #expect(server.from == "a@example.ru")
        #expect(server.fromName == "Сшиватель")
    }

    @Test("user and password are decoded, and the user is whom mail is from when that is an address")
    func credentials() throws {
        let expected = try MailServer(
            host: "mail.example.ru", port: 587, security: .startTLS, user: "anna@example.ru", password: "п/:@%",
            from: "anna@example.ru")
        for user in ["anna%40example.ru", "anna@example.ru"] {
            #expect(try MailServer(url: "smtp://\(user):%D0%BF%2F:@%25@mail.example.ru") == expected)
        }
    }

    @Test(
        "what is wrong is said by what to put right",
        arguments: [
            ("", MailServerError.badScheme), ("mail.example.ru", .badScheme), ("http://mail.example.ru", .badScheme),
            ("smtp://", .badHost), ("smtp://a b", .badHost), ("smtp://почта.рф", .badHost), ("smtp://[::1", .badHost),
            ("smtp://[::g]", .badHost), ("smtp://mail\r\nx", .badHost), ("smtp://mail:", .badPort),
            ("smtp://mail:0", .badPort), ("smtp://mail:65536", .badPort), ("smtp://mail:x", .badPort),
            ("smtp://user:se/cret@mail", .badRest), ("smtp://mail/box", .badRest), ("smtp://mail?x=1", .badRest),
            ("smtp://a:%ZZ@mail", .badPercentEncoding), ("smtp://a:%4@mail", .badPercentEncoding),
            ("smtp://a:%FF@mail", .badPercentEncoding), ("smtp://a:b%00c@mail", .badCredentials),
            ("smtp://a:b%0D%0A@mail", .badCredentials), ("smtp://:secret@mail", .userMissing),
            ("smtp://user@mail", .passwordMissing), ("smtp://user:@mail", .passwordMissing),
            ("smtp+plain://a:secret@mail", .credentialsInTheOpen),
            ("smtp+plain://a:secret@127.0.0.1.example.ru", .credentialsInTheOpen),
        ])
    func mistakes(url: String, error: MailServerError) {
        #expect(throws: error) { try MailServer(url: url, from: "a@example.ru") }
    }

    @Test(
        "credentials without protection go to this machine",
        arguments: ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
    func loopback(host: String) throws {
        #expect(try MailServer(url: "smtp+plain://a:b@\(host)", from: "a@example.ru").security == .none)
    }

    @Test("a sender must be named, and be an address")
    func sender() {
        #expect(throws: MailServerError.senderMissing) { try MailServer(url: "smtp://mail") }
        #expect(throws: MailServerError.senderMissing) { try MailServer(url: "smtp://anna:secret@mail") }
        #expect(throws: MailServerError.badSender) { try MailServer(url: "smtp://mail", from: "anna") }
    }

    @Test("prints no user and no password, however it is printed")
    func redacted() throws {
        let server = try MailServer(url: "smtp://anna:secret@mail", from: "a@example.ru")
        var dumped = ""
        dump([server], to: &dumped)
        dump(MailCredentials(user: "anna", password: "secret"), to: &dumped)
        for text in ["\(server)", String(reflecting: server), "\([server])", dumped] {
            #expect(!text.contains("secret"))
            #expect(!text.contains("anna"))
        }
        #expect("\(server)" == "smtp://mail:587")
    }

    @Test("every mistake is one sentence in both languages", arguments: MailServerError.allCases)
    func texts(error: MailServerError) {
        for text in [error.text(russian: true), error.text(russian: false)] {
            #expect(text.hasSuffix("."))
            #expect(!text.dropLast().contains(". "))
        }
        #expect("\(error)" == error.text(russian: false))
    }
}
