import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Reports to the ``PipelineGate`` what its bytes have become: requests begun and ended, answers written.
final class RequestTally: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var gate: PipelineGate?

    func handlerAdded(context: ChannelHandlerContext) {
        self.gate = try? context.pipeline.syncOperations.handler(type: PipelineGate.self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.gate = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head): self.gate?.requestBegan(bodyBytes: Self.bodyBytes(head), isLast: Self.isLast(head))
        case .body(let bytes): self.gate?.bodyArrived(bytes.readableBytes)
        case .end: self.gate?.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // After unreadable bytes the parser reads nothing more.
        self.gate?.shut()
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = self.unwrapOutboundIn(data)
        context.write(data, promise: promise)
        if case .end = part { self.gate?.answerEnded() }
    }

    private static func bodyBytes(_ head: HTTPRequest) -> Int? {
        guard head.headerFields[.transferEncoding] == nil else { return nil }
        return head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
    }

    private static func isLast(_ head: HTTPRequest) -> Bool {
        head.headerFields[values: .connection].contains { value in
            value.split(separator: ",").contains { $0.filter { $0 != " " }.lowercased() == "close" }
        }
    }
}
