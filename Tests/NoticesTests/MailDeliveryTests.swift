import NIOSSL
import Notices
import Testing

@Suite("Mail, over a real socket")
struct MailDeliveryTests {
    /// Sends one notice to a server of this script; what came of it, and the server when all was heard.
    private func send(
        _ script: MailTestServer.Script, host: String = "127.0.0.1", security: MailServer.Security = .none,
        user: String? = nil, password: String? = nil, timeout: Duration = .seconds(10), trusts: Bool = true
    ) async throws -> (failure: NoticeFailure?, server: MailTestServer) {
        let server = try await MailTestServer(script)
        let mail = try MailServer.example(
            host: host, port: server.port, security: security, user: user, password: password)
        let failure = try await failure(
            to: .mail(to: "anna@example.ru"), mail: mail, timeout: timeout,
            roots: trusts ? script.certificate.roots() : [])
        try await server.waitForEnd()
        try await server.stop()
        return (failure, server)
    }

    private static let secret = "пароль-7"

    @Test("a server without extensions gets the message whole, and a goodbye")
    func plain() async throws {
        let (failure, server) = try await self.send(.init())
        #expect(failure == nil)
        #expect(
            server.commands == [
                "EHLO [127.0.0.1]", "MAIL FROM:<alerts@stitcher.example>", "RCPT TO:<anna@example.ru>", "DATA", "QUIT",
            ])
        #expect(server.message.hasPrefix("Date: Thu, 26 Nov 2026 09:05:07 +0000\r\nFrom: "))
        #expect(server.message.contains("\r\nTo: anna@example.ru\r\n"))
    }

    @Test("a server that knows no EHLO is greeted the old way")
    func oldServer() async throws {
        let (failure, server) = try await self.send(.init(answers: ["EHLO": "502 5.5.1 what?"]))
        #expect(failure == nil)
        #expect(server.commands.prefix(2) == ["EHLO [127.0.0.1]", "HELO [127.0.0.1]"])
    }

    @Test("STARTTLS, then the greeting again, and only then the password", arguments: ["127.0.0.1", "localhost"])
    func startTLS(host: String) async throws {
        let (failure, server) = try await self.send(
            .init(extensions: ["STARTTLS", "AUTH PLAIN"], secureExtensions: ["AUTH LOGIN PLAIN"]), host: host,
            security: .startTLS, user: "anna", password: Self.secret)
        #expect(failure == nil)
        #expect(
            server.heard.map(\.text).prefix(4) == [
                "EHLO [127.0.0.1]", "STARTTLS", "EHLO [127.0.0.1]", "AUTH PLAIN AGFubmEA0L/QsNGA0L7Qu9GMLTc=",
            ])
        #expect(server.heard.map(\.isSecure).prefix(4) == [false, false, true, true])
        #expect(!server.message.isEmpty)
    }

    @Test("TLS from the first byte, and AUTH LOGIN where that is all there is")
    func implicitTLS() async throws {
        let (failure, server) = try await self.send(
            .init(secureExtensions: ["AUTH LOGIN"], isSecureFromTheStart: true), security: .tls, user: "anna",
            password: Self.secret)
        #expect(failure == nil)
        #expect(server.commands.prefix(4) == ["EHLO [127.0.0.1]", "AUTH LOGIN", "YW5uYQ==", "0L/QsNGA0L7Qu9GMLTc="])
        #expect(server.heard.allSatisfy { $0.isSecure })
    }

    @Test("no STARTTLS where it is demanded: nothing is sent but the greeting", arguments: ["", "502 what?"])
    func noStartTLS(greeting: String) async throws {
        let script = MailTestServer.Script(
            extensions: ["AUTH PLAIN LOGIN"], answers: greeting.isEmpty ? [:] : ["EHLO": greeting])
        let (failure, server) = try await self.send(
            script, security: .startTLS, user: "anna", password: Self.secret)
        #expect(failure == .encryptionNotOffered(host: "127.0.0.1"))
        #expect(failure?.isWorthRetrying == false)
        #expect(server.commands == ["EHLO [127.0.0.1]", "QUIT"])
    }

    @Test("a certificate that nobody vouches for, or for another name, ends it before the password")
    func foreignCertificate() async throws {
        for (certificate, trusts) in [(TestCertificate.local, false), (.elsewhere, true)] {
            for security in [MailServer.Security.startTLS, .tls] {
                for host in ["127.0.0.1", "localhost"] {
                    let script = MailTestServer.Script(
                        extensions: ["STARTTLS"], secureExtensions: ["AUTH PLAIN"], certificate: certificate,
                        isSecureFromTheStart: security == .tls)
                    let (failure, server) = try await self.send(
                        script, host: host, security: security, user: "anna", password: Self.secret, trusts: trusts)
                    #expect(failure == .tls(host: host))
                    #expect(!server.heard.contains { $0.isSecure })
                }
            }
        }
    }

    @Test("words smuggled in the clear behind the yes to STARTTLS are not taken for the server's")
    func smuggled() async throws {
        for smuggled in ["\r\n250 AUTH PLAIN", "\r\n250-half"] {
            let (failure, server) = try await self.send(
                .init(extensions: ["STARTTLS"], smuggled: smuggled), security: .startTLS, user: "anna",
                password: Self.secret)
            #expect(failure == .brokenAnswer(host: "127.0.0.1"))
            #expect(server.commands == ["EHLO [127.0.0.1]", "STARTTLS"])
        }
    }

    @Test("a wrong password is said to be one, and not shown, even when the server repeats it")
    func wrongPassword() async throws {
        let script = MailTestServer.Script(
            extensions: ["AUTH PLAIN"],
            answers: ["AUTH": "535-5.7.8 no\r\n535 user anna with \(Self.secret) or AGFubmEA0L/QsNGA0L7Qu9GMLTc="])
        let (failure, server) = try await self.send(script, user: "anna", password: Self.secret)
        #expect(
            failure
                == .refused(
                    NoticeRefusal(
                        kind: .mail, topic: .signIn, code: 535, text: "5.7.8 no user anna with *** or ***")))
        #expect(failure?.isWorthRetrying == false)
        #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
    }

    @Test("a password and no way to sign in: nothing is sent")
    func noSignIn() async throws {
        let (failure, server) = try await self.send(
            .init(extensions: ["AUTH CRAM-MD5"]), user: "anna", password: Self.secret)
        #expect(failure == .signInNotOffered(host: "127.0.0.1"))
        #expect(server.commands == ["EHLO [127.0.0.1]", "QUIT"])
    }

    @Test("a recipient that the server does not know is told apart, for good or for now")
    func recipient() async throws {
        for (code, isWorthRetrying) in [(550, false), (450, true)] {
            let (failure, server) = try await self.send(.init(answers: ["RCPT": "\(code) 5.1.1 who?"]))
            #expect(
                failure
                    == .refused(NoticeRefusal(kind: .mail, topic: .recipient, code: code, text: "5.1.1 who?")))
            #expect(failure?.isWorthRetrying == isWorthRetrying)
            #expect(server.commands.last == "QUIT")
            #expect(server.message.isEmpty)
        }
    }

    @Test("a server that is closed for now, or turns the message away, is quoted")
    func closed() async throws {
        let closed = try await self.send(.init(greeting: "421 4.3.2 back at noon"))
        #expect(
            closed.failure
                == .refused(NoticeRefusal(kind: .mail, topic: .notice, code: 421, text: "4.3.2 back at noon")))
        #expect(closed.failure?.isWorthRetrying == true)
        #expect(closed.server.commands.isEmpty)
        let spam = try await self.send(.init(answers: [".": "554 5.7.1 spam"]))
        #expect(
            spam.failure == .refused(NoticeRefusal(kind: .mail, topic: .notice, code: 554, text: "5.7.1 spam")))
    }

    @Test("a server that hangs up is no yes, wherever it does", arguments: ["EHLO", "MAIL", "RCPT", "DATA"])
    func hangsUp(word: String) async throws {
        let (failure, _) = try await self.send(.init(hangsUpAt: word))
        #expect(failure == .connectionLost(host: "127.0.0.1"))
        #expect(failure?.isWorthRetrying == true)
    }

    @Test("a server that hangs up under TLS is lost, and one that speaks none is said to", arguments: ["MAIL", "DATA"])
    func hangsUpUnderTLS(word: String) async throws {
        let lost = try await self.send(
            .init(extensions: ["STARTTLS"], hangsUpAt: word), security: .startTLS)
        #expect(lost.failure == .connectionLost(host: "127.0.0.1"))
        let plain = try await self.send(.init(), security: .tls)
        #expect(plain.failure == .tls(host: "127.0.0.1"))
        #expect(plain.server.message.isEmpty)
    }

    @Test("a server that has the message may forget its manners")
    func noGoodbye() async throws {
        let (failure, server) = try await self.send(.init(hangsUpAt: "QUIT"))
        #expect(failure == nil)
        #expect(!server.message.isEmpty)
    }

    // Takes as long as the timeout, which is long enough for a busy machine to connect.
    @Test("a server that says nothing, at once or later, runs into the timeout")
    func hangs() async throws {
        async let silent = self.send(.init(greeting: nil), timeout: .milliseconds(500))
        async let later = self.send(.init(answers: [".": ""]), timeout: .milliseconds(500))
        async let inTLS = self.send(
            .init(greeting: nil, isSecureFromTheStart: true), security: .tls, timeout: .milliseconds(500))
        for failure in try await [silent.failure, later.failure, inTLS.failure] {
            #expect(failure == .timedOut(host: "127.0.0.1"))
        }
    }

    @Test("a line or a reply without end is no answer")
    func endless() async throws {
        let greetings = [
            String(repeating: "2", count: 50_000), String(repeating: "220-more\r\n", count: 500), "HTTP/1.1 400 Bad",
        ]
        for greeting in greetings {
            let (failure, server) = try await self.send(.init(greeting: greeting))
            #expect(failure == .brokenAnswer(host: "127.0.0.1"))
            #expect(server.commands.isEmpty)
        }
    }

    @Test("a port where nobody listens, and a name that nobody has, are unreachable")
    func unreachable() async throws {
        let server = try await MailTestServer(.init())
        let port = server.port
        try await server.stop()
        for host in ["127.0.0.1", "nowhere.invalid"] {
            let mail = try MailServer.example(host: host, port: port)
            #expect(try await failure(to: .mail(to: "anna@example.ru"), mail: mail) == .unreachable(host: host))
        }
    }

    @Test("a sending whose task is cancelled ends at once")
    func cancelled() async throws {
        let server = try await MailTestServer(.init(greeting: nil))
        let mail = try MailServer.example(port: server.port)
        let sending = Task { try await failure(to: .mail(to: "anna@example.ru"), mail: mail, timeout: .seconds(600)) }
        sending.cancel()
        #expect(try await sending.value == .cancelled)
        try await server.stop()
    }

    @Test("an address that is none, or without a server, opens no connection")
    func badAddress() async throws {
        let server = try await MailTestServer(.init())
        let mail = try MailServer.example(port: server.port)
        for address in [
            "", "anna", "anna@example.ru\r\nRCPT TO:<eve@example.ru>", "a b@example.ru", "<anna@example.ru>",
        ] {
            #expect(try await failure(to: .mail(to: address), mail: mail) == .badAddress(.mail))
        }
        #expect(try await failure(to: .mail(to: "anna@example.ru")) == .mailNotConfigured)
        #expect(server.commands.isEmpty)
        try await server.stop()
    }
}
