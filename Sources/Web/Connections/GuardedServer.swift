package import HummingbirdCore
import Logging
package import NIOCore

/// A listener's connections for Hummingbird, with the guards of this directory before its handlers.
struct GuardedChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let base: HTTP1Channel
    let table: ConnectionTable

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let watch = ReaderWatch(table: self.table, connection: self.table.connection(of: channel))
            try channel.pipeline.syncOperations.addHandlers(watch, PipelineGate(watch: watch))
            // One turn's read of a connection is the most that it can cost before its gate is shut.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.syncOptions?.setOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1_024, maximum: 4_096))
        }.flatMap { self.base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async {
        await self.table.connection(of: value.channel).run { await self.base.handle(value: value, logger: logger) }
    }
}

extension HTTPServerBuilder {
    /// HTTP/1.1 within the limits of a table. ``ConnectionTable/limitAccepting(of:)`` is to be called once it listens.
    package static func guarded(by table: ConnectionTable) -> HTTPServerBuilder {
        let limits = table.limits
        return HTTPServerBuilder { responder in
            GuardedChannel(
                base: HTTP1Channel(
                    responder: responder,
                    configuration: .init(
                        additionalChannelHandlers: [RequestTally(), SlowRequestHandler(limit: limits.request)],
                        idleTimeout: limits.idle,
                        httpDecoderConfiguration: .init(
                            maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                            maxHeaderFieldCount: 100))),
                table: table)
        }
    }
}

extension ConnectionTable {
    /// Installs a doorkeeper on a listening socket. Connections accepted earlier are counted without a decision.
    package func limitAccepting(of listener: any Channel) async {
        let table = self
        // It fails when the listener is already closed, and then there is nothing to guard.
        try? await listener.eventLoop.submit {
            try listener.pipeline.syncOperations.addHandler(AcceptHandler(table: table), position: .first)
        }.get()
    }
}
