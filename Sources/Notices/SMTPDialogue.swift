import FoundationEssentials

/// The dialogue with a mail server as a value: takes a reply and returns the next step. Opens no socket.
///
/// **Source:** RFC 5321 (SMTP), 3207 (`STARTTLS`), 4954 (`AUTH`).
struct SMTPDialogue: Sendable {
    /// The next step.
    enum Step: Hashable, Sendable {
        /// Send this command and CRLF.
        case send(String)
        /// Start TLS on the connection, then call ``SMTPDialogue/secured()``.
        case startTLS
        /// Send the message with its dots doubled, and the line with a single dot.
        case sendMessage
        /// The server has the message: say goodbye.
        case accepted
        /// The server has said goodbye.
        case close
        /// Give up. Say goodbye first if the server still listens.
        case fail(NoticeFailure, saysGoodbye: Bool)
    }

    private enum State: Hashable, Sendable {
        case greeting, extendedHello, hello, startTLS, securing
        case plain, plainStepwise, loginUser, loginPassword, signIn
        case sender, recipient, data, message, quitting, over
    }

    private let server: MailServer
    private let recipient: MailAddress
    /// Our name in the dialogue: a name, or an address in brackets.
    private let ownName: String
    private var state = State.greeting
    private var isSecure: Bool

    init(server: MailServer, recipient: MailAddress, ownName: String) {
        self.server = server
        self.recipient = recipient
        self.ownName = ownName
        self.isSecure = server.security == .tls
    }

    /// TLS is active after ``Step/startTLS``. What the server offered before no longer counts.
    mutating func secured() -> Step {
        guard self.state == .securing else { return self.giveUp(.brokenAnswer(host: self.server.host)) }
        self.isSecure = true
        return self.send("EHLO \(self.ownName)", then: .extendedHello)
    }

    /// Takes a reply of the server.
    mutating func receive(_ reply: SMTPReply) -> Step {
        switch self.state {
        case .quitting: return .close
        case .securing, .over: return self.giveUp(.brokenAnswer(host: self.server.host))
        // The server closes the connection after that, whatever the command was.
        case _ where reply.code == 421: return self.refused(reply, .notice)
        case .greeting:
            guard reply.code == 220 else { return self.refused(reply, .notice) }
            return self.send("EHLO \(self.ownName)", then: .extendedHello)
        case .extendedHello:
            if reply.isNoForGood, self.needsNoExtension {
                return self.send("HELO \(self.ownName)", then: .hello)
            }
            guard reply.isYes || reply.isNoForGood else { return self.refused(reply, .notice) }
            return self.afterHello(reply.isYes ? SMTPExtensions(reply) : .none)
        case .hello:
            guard reply.isYes else { return self.refused(reply, .notice) }
            return self.afterHello(.none)
        case .startTLS:
            guard reply.code == 220 else { return self.refused(reply, .notice) }
            self.state = .securing
            return .startTLS
        case .plain, .plainStepwise, .loginUser, .loginPassword, .signIn: return self.receiveInSignIn(reply)
        case .sender:
            guard reply.isYes else { return self.refused(reply, .notice) }
            return self.send("RCPT TO:<\(self.recipient.text)>", then: .recipient)
        case .recipient:
            guard reply.isYes else { return self.refused(reply, .recipient) }
            return self.send("DATA", then: .data)
        case .data:
            guard reply.code == 354 else { return self.refused(reply, .notice) }
            self.state = .message
            return .sendMessage
        case .message:
            guard reply.isYes else { return self.refused(reply, .notice) }
            self.state = .quitting
            return .accepted
        }
    }

    /// Secrets that must be hidden when a server repeats its input.
    var secrets: [String] {
        guard let credentials = self.server.credentials else { return [] }
        return [
            credentials.password, Self.base64(credentials.password), Self.plainResponse(credentials),
        ]
    }

    private var needsNoExtension: Bool {
        self.server.credentials == nil && (self.server.security != .startTLS || self.isSecure)
    }

    private mutating func afterHello(_ extensions: SMTPExtensions) -> Step {
        if self.server.security == .startTLS, !self.isSecure {
            guard extensions.offersStartTLS else {
                return self.giveUp(.encryptionNotOffered(host: self.server.host), saysGoodbye: true)
            }
            return self.send("STARTTLS", then: .startTLS)
        }
        guard let credentials = self.server.credentials else { return self.startMessage() }
        // The type already refuses such a server. A password justifies a second check.
        guard self.isSecure || HostName.isLoopback(self.server.host) else {
            return self.giveUp(.encryptionNotOffered(host: self.server.host), saysGoodbye: true)
        }
        if extensions.offersPlain {
            let command = "AUTH PLAIN \(Self.plainResponse(credentials))"
            // RFC 4954, 4: a response that makes the command longer than 512 bytes goes on its own line.
            guard command.utf8.count > 510 else { return self.send(command, then: .plain) }
            return self.send("AUTH PLAIN", then: .plainStepwise)
        }
        guard extensions.offersLogin else {
            return self.giveUp(.signInNotOffered(host: self.server.host), saysGoodbye: true)
        }
        return self.send("AUTH LOGIN", then: .loginUser)
    }

    private mutating func receiveInSignIn(_ reply: SMTPReply) -> Step {
        guard let credentials = self.server.credentials else { return self.startMessage() }
        switch (self.state, reply.code) {
        case (.plain, 200..<300), (.signIn, 200..<300): return self.startMessage()
        case (.plainStepwise, 334): return self.send(Self.plainResponse(credentials), then: .signIn)
        case (.loginUser, 334): return self.send(Self.base64(credentials.user), then: .loginPassword)
        case (.loginPassword, 334): return self.send(Self.base64(credentials.password), then: .signIn)
        case (_, 400..<600): return self.refused(reply, .signIn)
        default: return self.giveUp(.brokenAnswer(host: self.server.host))
        }
    }

    private mutating func startMessage() -> Step {
        self.send("MAIL FROM:<\(self.server.sender.text)>", then: .sender)
    }

    private mutating func send(_ command: String, then state: State) -> Step {
        self.state = state
        return .send(command)
    }

    private mutating func refused(_ reply: SMTPReply, _ topic: NoticeRefusal.Topic) -> Step {
        guard (400..<600).contains(reply.code) else { return self.giveUp(.brokenAnswer(host: self.server.host)) }
        let text = ServerText.line(reply.text, hiding: self.secrets)
        let refusal = NoticeRefusal(kind: .mail, topic: topic, code: reply.code, text: text)
        return self.giveUp(.refused(refusal), saysGoodbye: reply.code != 421)
    }

    private mutating func giveUp(_ failure: NoticeFailure, saysGoodbye: Bool = false) -> Step {
        self.state = .over
        return .fail(failure, saysGoodbye: saysGoodbye)
    }

    private static func plainResponse(_ credentials: MailCredentials) -> String {
        Self.base64("\0\(credentials.user)\0\(credentials.password)")
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
