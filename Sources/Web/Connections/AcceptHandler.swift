import NIOCore

#if canImport(Glibc)
import Glibc
#endif

/// Handler of the listening socket: asks the table about each new connection, and pauses accepting while none can be
/// closed or the process is out of descriptors.
///
/// NIO's own `AcceptBackoffHandler` holds the next read back, but the failed one stays pending, and the selector
/// reports the socket as readable again at once: a core spins (swift-nio 2.101, `BaseSocketChannel.readable0`).
/// Switching automatic reads off removes the socket from the selector.
final class AcceptHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// Long enough to cost nothing, short enough not to be noticed.
    private static let pause = TimeAmount.milliseconds(10)

    private let table: ConnectionTable
    /// Accepted, but not admitted yet: as many as one read of the socket gives.
    private var held: [any Channel] = []
    private var resumption: Scheduled<Void>?

    init(table: ConnectionTable) {
        self.table = table
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.receive(self.unwrapInboundIn(data), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.isShortage(error.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        self.table.relieveDescriptors()
        self.pauseAccepting(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.leave()
    }

    /// Out of descriptors or of memory for a socket: it is temporary.
    private static func isShortage(_ code: CInt) -> Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code)
    }

    private func receive(_ newcomer: any Channel, _ context: ChannelHandlerContext) {
        guard self.held.isEmpty else { return self.held.append(newcomer) }
        switch self.table.admit(newcomer) {
        case .admitted: context.fireChannelRead(self.wrapInboundOut(newcomer))
        case .refused: newcomer.close(promise: nil)
        case .full:
            self.held.append(newcomer)
            self.table.notePause()
            self.pauseAccepting(context)
        }
    }

    private func pauseAccepting(_ context: ChannelHandlerContext) {
        guard self.resumption == nil else { return }
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        self.scheduleResumption(context)
    }

    private func scheduleResumption(_ context: ChannelHandlerContext) {
        self.resumption = context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) { self.resume(context) }
    }

    private func resume(_ context: ChannelHandlerContext) {
        self.resumption = nil
        while let first = self.held.first {
            let admission = self.table.admit(first)
            guard admission != .full else { return self.scheduleResumption(context) }
            self.held.removeFirst()
            if admission == .admitted {
                context.fireChannelRead(self.wrapInboundOut(first))
            } else {
                first.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    private func leave() {
        self.resumption?.cancel()
        self.resumption = nil
        for channel in self.held { channel.close(promise: nil) }
        self.held = []
    }
}
