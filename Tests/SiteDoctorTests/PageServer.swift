import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A site on loopback.
final class PageServer: Sendable {
    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = [("content-type", "text/html; charset=utf-8")]
        var body: [UInt8] = []
        /// Says nothing at all.
        var hangs = false
        /// Ends the connection in the middle of the body that it promised.
        var breaksOff = false

        static func page(_ text: String) -> Reply { Reply(body: Array(text.utf8)) }

        static func redirect(_ location: String, status: Int = 302) -> Reply {
            Reply(status: status, headers: [("location", location)])
        }
    }

    private let channel: any Channel
    private let seen: Seen

    init(_ answer: @escaping @Sendable (HTTPRequestHead) -> Reply) async throws {
        let seen = Seen()
        self.seen = seen
        self.channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Responder(answer: answer, seen: seen))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { self.channel.localAddress?.port ?? 0 }

    /// The heads of the requests, in order.
    var requests: [HTTPRequestHead] { self.seen.heads }

    func stop() async throws { try await self.channel.close() }
}

private final class Seen: Sendable {
    private let state = Mutex<[HTTPRequestHead]>([])

    var heads: [HTTPRequestHead] { self.state.withLock { $0 } }

    func add(_ head: HTTPRequestHead) { self.state.withLock { $0.append(head) } }
}

private final class Responder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (HTTPRequestHead) -> PageServer.Reply
    private let seen: Seen

    init(answer: @escaping @Sendable (HTTPRequestHead) -> PageServer.Reply, seen: Seen) {
        self.answer = answer
        self.seen = seen
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let request) = self.unwrapInboundIn(data) else { return }
        self.seen.add(request)
        let reply = self.answer(request)
        guard !reply.hangs else { return }
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status))
        for (name, value) in reply.headers { head.headers.add(name: name, value: value) }
        let length = reply.breaksOff ? reply.body.count + 100 : reply.body.count
        head.headers.replaceOrAdd(name: "content-length", value: String(length))
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
        guard !reply.breaksOff else {
            context.flush()
            context.close(promise: nil)
            return
        }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }
}
