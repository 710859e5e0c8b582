import NIOCore
import NIOPosix
import NIOSSL

/// Runs one dialogue over one connection. Lives on one event loop and ends exactly once.
final class SMTPExchange: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Outcome = Result<Void, NoticeFailure>

    /// How long a server that has the message may take for its goodbye.
    private static let goodbyeTime: TimeAmount = .seconds(1)

    private let server: MailServer
    private let recipient: MailAddress
    private let message: [UInt8]
    private let tls: NIOSSLContext?
    private let loop: any EventLoop
    private let promise: EventLoopPromise<Outcome>
    private var reader = SMTPReplyReader()
    private var dialogue: SMTPDialogue?
    private var channel: (any Channel)?
    private var deadline: Scheduled<Void>?
    private var isStartingTLS = false
    private var isAccepted = false
    private var isOver = false

    /// - Parameter message: as it is sent.
    init(
        server: MailServer, recipient: MailAddress, message: [UInt8], tls: NIOSSLContext?, on loop: any EventLoop
    ) {
        self.server = server
        self.recipient = recipient
        self.message = message
        self.tls = tls
        self.loop = loop
        self.promise = loop.makePromise()
    }

    /// Connects and runs the dialogue. Returns the outcome within this time.
    func begin(within time: TimeAmount) -> EventLoopFuture<Outcome> {
        guard !self.isOver else { return self.promise.futureResult }
        self.deadline = self.loop.assumeIsolated().scheduleTask(in: time) { self.expire() }
        let exchange = NIOLoopBound(self, eventLoop: self.loop)
        ClientBootstrap(group: self.loop)
            // Later than the deadline, whose failure names the stage.
            .connectTimeout(time + .seconds(1))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try exchange.value.prepare(channel) }
            }
            .connect(host: self.server.host, port: self.server.port)
            .assumeIsolated()
            .whenFailure { self.end(.failure(NoticeFailure($0, host: self.server.host))) }
        return self.promise.futureResult
    }

    /// Gives up at any stage. What the server has already accepted counts.
    func cancel() {
        self.end(.failure(.cancelled))
    }

    private func expire() {
        let host = self.server.host
        self.end(.failure(self.dialogue == nil ? .unreachable(host: host) : .timedOut(host: host)))
    }

    private func prepare(_ channel: any Channel) throws {
        // A connection that opens when nobody waits for it any more.
        guard !self.isOver else { throw ChannelError.eof }
        if self.server.security == .tls {
            try channel.pipeline.syncOperations.addHandler(self.makeTLSHandler())
        }
        try channel.pipeline.syncOperations.addHandler(self)
    }

    private func makeTLSHandler() throws -> NIOSSLClientHandler {
        guard let tls = self.tls else { throw NIOSSLError.noCertificateToValidate }
        // Without a name the certificate must be for the address of the connection.
        let name = HostName.isAddress(self.server.host) ? nil : self.server.host
        return try NIOSSLClientHandler(context: tls, serverHostname: name)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.channel = context.channel
        guard !self.isOver else { return context.close(promise: nil) }
        self.dialogue = SMTPDialogue(
            server: self.server, recipient: self.recipient, ownName: Self.ownName(context.localAddress))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in self.unwrapInboundIn(data).readableBytesView {
            guard !self.isOver else { return }
            do throws(SMTPReplyReader.Trouble) {
                guard let reply = try self.reader.take(byte), let step = self.dialogue?.receive(reply) else { continue }
                self.carryOut(step, context)
            } catch {
                self.end(.failure(.brokenAnswer(host: self.server.host)))
            }
        }
        if self.isStartingTLS { self.startTLS(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end(.failure(.connectionLost(host: self.server.host)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.end(.failure(NoticeFailure(error, host: self.server.host)))
    }

    private func carryOut(_ step: SMTPDialogue.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .send(let command): self.write(Array("\(command)\r\n".utf8), context)
        case .startTLS: self.isStartingTLS = true
        case .sendMessage: self.write(self.message, context)
        case .accepted:
            self.isAccepted = true
            self.write(Array("QUIT\r\n".utf8), context)
            self.deadline?.cancel()
            self.deadline = self.loop.assumeIsolated().scheduleTask(in: Self.goodbyeTime) { self.expire() }
        case .close: self.end(.success(()))
        case .fail(let failure, let saysGoodbye):
            if saysGoodbye { self.write(Array("QUIT\r\n".utf8), context) }
            self.end(.failure(failure))
        }
    }

    /// Runs after everything that arrived with the server's reply was read. Data after the reply came unencrypted and
    /// may be forged: it ends the exchange.
    private func startTLS(_ context: ChannelHandlerContext) {
        self.isStartingTLS = false
        guard !self.isOver else { return }
        guard self.reader.isEmpty else { return self.end(.failure(.brokenAnswer(host: self.server.host))) }
        do {
            try context.channel.pipeline.syncOperations.addHandler(self.makeTLSHandler(), position: .first)
        } catch {
            return self.end(.failure(NoticeFailure(error, host: self.server.host)))
        }
        // The handler keeps written data until the handshake is over.
        if let step = self.dialogue?.secured() { self.carryOut(step, context) }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    private func end(_ outcome: Outcome) {
        guard !self.isOver else { return }
        self.isOver = true
        self.deadline?.cancel()
        self.channel?.close(promise: nil)
        self.promise.succeed(self.isAccepted ? .success(()) : outcome)
    }

    /// An address in brackets is a name that every machine has.
    ///
    /// **Source:** RFC 5321, 4.1.3 and 4.1.4.
    private static func ownName(_ address: SocketAddress?) -> String {
        switch address {
        case .v4: "[\(address?.ipAddress ?? "127.0.0.1")]"
        case .v6: "[IPv6:\((address?.ipAddress ?? "::1").prefix { $0 != "%" })]"
        default: "localhost"
        }
    }
}
