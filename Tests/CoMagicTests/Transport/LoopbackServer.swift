import CoMagic
import NIOCore
import NIOPosix
import Synchronization

/// A socket on loopback that reads one request per connection and then does one thing.
final class LoopbackServer: Sendable {
    enum Behaviour: Sendable {
        /// Writes these bytes and keeps the connection.
        case answer(String)
        case answerAndClose(String)
        case close
        /// Reads and says nothing.
        case hang
    }

    private let channel: any Channel
    private let received: Received

    init(_ behaviour: Behaviour) async throws {
        let received = Received()
        self.received = received
        self.channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Responder(behaviour: behaviour, received: received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// `127.0.0.1:port`.
    var authority: String { "127.0.0.1:\(self.channel.localAddress?.port ?? 0)" }

    /// The bytes of each connection's request, as text.
    var requests: [String] { self.received.texts }

    func stop() async throws {
        try await self.channel.close()
    }
}

private final class Received: Sendable {
    private let state = Mutex<[String]>([])

    var texts: [String] { self.state.withLock { $0 } }

    func add(_ text: String) { self.state.withLock { $0.append(text) } }
}

/// Waits for a whole request, whose body is `{}`.
private final class Responder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: LoopbackServer.Behaviour
    private let received: Received
    private var text = ""

    init(behaviour: LoopbackServer.Behaviour, received: Received) {
        self.behaviour = behaviour
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.text += String(buffer: self.unwrapInboundIn(data))
        guard self.text.hasSuffix("\r\n\r\n{}") else { return }
        self.received.add(self.text)
        self.text = ""
        switch self.behaviour {
        case .answer(let answer): self.write(answer, context)
        case .answerAndClose(let answer):
            self.write(answer, context)
            context.close(promise: nil)
        case .close: context.close(promise: nil)
        case .hang: break
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
