import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A mail server on loopback that writes down what it hears and answers by a script.
final class MailTestServer: Sendable {
    /// What it does otherwise than a friendly server without extensions.
    struct Script: Sendable {
        /// `nil` says nothing at all.
        var greeting: String? = "220 test.example ready"
        var extensions: [String] = []
        /// After `STARTTLS`, or from the beginning.
        var secureExtensions: [String] = []
        /// The answer to a command, by its first word; the message itself is `.`.
        var answers: [String: String] = [:]
        /// Hangs up as soon as it hears this word.
        var hangsUpAt = ""
        /// Sends this along with its yes to `STARTTLS`, in the clear.
        var smuggled = ""
        var certificate = TestCertificate.local
        var isSecureFromTheStart = false
    }

    /// One line that came in.
    struct Heard: Hashable, Sendable {
        let text: String
        let isSecure: Bool
    }

    private let channel: any Channel
    private let record: MailRecord
    private let ended: EventLoopPromise<Void>

    init(_ script: Script) async throws {
        let record = MailRecord()
        let context = try script.certificate.serverContext()
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let ended = loop.makePromise(of: Void.self)
        self.record = record
        self.ended = ended
        self.channel = try await ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if script.isSecureFromTheStart {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        MailTestDialogue(script: script, context: context, record: record, ended: ended))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { self.channel.localAddress?.port ?? 0 }
    var heard: [Heard] { self.record.heard }
    var commands: [String] { self.record.heard.map(\.text) }
    var message: String { self.record.message }

    /// Returns when a connection has ended, and so everything sent was heard.
    func waitForEnd() async throws { try await self.ended.futureResult.get() }

    func stop() async throws {
        try await self.channel.close()
        self.ended.succeed(())
    }
}

/// What one server heard.
private final class MailRecord: Sendable {
    private let state = Mutex<(heard: [MailTestServer.Heard], message: String)>(([], ""))

    var heard: [MailTestServer.Heard] { self.state.withLock { $0.heard } }
    var message: String { self.state.withLock { $0.message } }

    func add(_ line: MailTestServer.Heard) { self.state.withLock { $0.heard.append(line) } }
    func addToMessage(_ line: String) { self.state.withLock { $0.message += line + "\r\n" } }
}

private final class MailTestDialogue: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: MailTestServer.Script
    private let context: NIOSSLContext
    private let record: MailRecord
    private let ended: EventLoopPromise<Void>
    private var pending: [UInt8] = []
    private var isSecure: Bool
    private var isInData = false
    private var awaited: [String] = []

    init(
        script: MailTestServer.Script, context: NIOSSLContext, record: MailRecord, ended: EventLoopPromise<Void>
    ) {
        self.script = script
        self.context = context
        self.record = record
        self.ended = ended
        self.isSecure = script.isSecureFromTheStart
    }

    func channelActive(context: ChannelHandlerContext) {
        if let greeting = self.script.greeting { self.say(greeting, context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.ended.succeed(())
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in self.unwrapInboundIn(data).readableBytesView {
            self.pending.append(byte)
            guard self.pending.suffix(2) == [13, 10] else { continue }
            let line = String(decoding: self.pending.dropLast(2), as: UTF8.self)
            self.pending = []
            if self.isInData { self.hearMessage(line, context) } else { self.hear(line, context) }
        }
    }

    private func hearMessage(_ line: String, _ context: ChannelHandlerContext) {
        guard line != "." else {
            self.isInData = false
            return self.answer(".", "250 2.0.0 queued", context)
        }
        self.record.addToMessage(line)
        if self.script.hangsUpAt == "DATA" { context.close(promise: nil) }
    }

    private func hear(_ line: String, _ context: ChannelHandlerContext) {
        self.record.add(.init(text: line, isSecure: self.isSecure))
        let words = line.split(separator: " ")
        let word = self.awaited.isEmpty ? words.first.map { $0.uppercased() } ?? "" : self.awaited.removeFirst()
        if word == self.script.hangsUpAt, word != "DATA" { return context.close(promise: nil) }
        switch word {
        case "EHLO":
            let lines = ["test.example"] + (self.isSecure ? self.script.secureExtensions : self.script.extensions)
            let text = lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(lines.last ?? "")"
            self.answer(word, text, context)
        case "STARTTLS": self.startTLS(context)
        case "AUTH" where words.last == "LOGIN":
            self.awaited = ["USER", "PASSWORD"]
            self.answer(word, "334 VXNlcm5hbWU6", context)
        case "AUTH" where words.count == 2:
            self.awaited = ["PASSWORD"]
            self.answer(word, "334 ", context)
        case "USER": self.answer(word, "334 UGFzc3dvcmQ6", context)
        case "AUTH", "PASSWORD": self.answer(word, "235 2.7.0 welcome", context)
        case "DATA":
            self.isInData = self.script.answers["DATA"] == nil
            self.answer(word, "354 go on", context)
        case "QUIT": self.answer(word, "221 goodbye", context)
        default: self.answer(word, "250 OK", context)
        }
    }

    private func startTLS(_ context: ChannelHandlerContext) {
        self.answer("STARTTLS", "220 ready\(self.script.smuggled)", context)
        guard self.script.answers["STARTTLS"] == nil else { return }
        self.isSecure = true
        try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: self.context), position: .first)
    }

    /// An empty answer of the script is silence.
    private func answer(_ word: String, _ usual: String, _ context: ChannelHandlerContext) {
        let text = self.script.answers[word] ?? usual
        if !text.isEmpty { self.say(text, context) }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
    }
}
