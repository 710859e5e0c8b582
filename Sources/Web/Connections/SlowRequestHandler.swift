import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request does not end within a set time after its head: a slow body must not hold a
/// connection for ever. Slow heads are closed by the server's idle timeout, which counts complete parts only.
final class SlowRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limit: TimeAmount
    private var deadline: Scheduled<Void>?

    init(limit: TimeAmount) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head:
            let channel = context.channel
            self.deadline?.cancel()
            self.deadline = context.eventLoop.scheduleTask(in: self.limit) { channel.close(promise: nil) }
        case .body: break
        case .end:
            self.deadline?.cancel()
            self.deadline = nil
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        self.deadline = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.deadline?.cancel()
        self.deadline = nil
    }
}
