import NIOCore

#if canImport(Glibc)
import Glibc
#endif

/// Stands before the listening socket: asks the table about each newcomer, and pauses accepting while nobody can make
/// room or the process is out of descriptors.
///
/// NIO's own `AcceptBackoffHandler` holds the next read back, but the failed one stays pending, and the selector
/// reports the socket as readable again at once: a core spins (swift-nio 2.101, `BaseSocketChannel.readable0`).
/// Switching automatic reads off takes the socket out of the selector.
final class AcceptHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// Long enough to cost nothing, short enough for nobody to notice.
    private static let pause = TimeAmount.milliseconds(10)

    private let table: ConnectionTable
    /// Accepted, and not admitted yet: as many as one read of the socket brings.
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

    /// Out of descriptors or of the memory for a socket: it passes.
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
