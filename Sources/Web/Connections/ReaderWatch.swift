import NIOCore

/// Checks that a client reads its answers. A client that reads nothing for a set time is disconnected, and one that is
/// far behind gets no further answer meanwhile.
///
/// Progress is what the other side confirms, not what this process could write: on loopback the kernel takes megabytes,
/// and asks for more only when a good part of them is gone. A client that reads a kilobyte per second is slow, not
/// stuck. All on the connection's event loop.
final class ReaderWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Bytes that the kernel may hold unsent before a client counts as behind.
    static let unsentBytes = 16_384
    /// How long a client may pause when the server is told to stop.
    private static let pauseAtStop = TimeAmount.seconds(1)

    /// The activity of the connection, except for waiting answers.
    var activity = Connection.Phase.waiting {
        didSet { if self.activity != oldValue { self.note() } }
    }
    /// Called when a client that was behind has caught up.
    var caughtUp: (() -> Void)?
    /// Called when an answer begins to wait for its client.
    var fellBehind: (() -> Void)?

    let table: ConnectionTable
    private let connection: Connection
    private var context: ChannelHandlerContext?
    /// The maximum that the kernel can hold unsent.
    private var writtenBytes = 0
    private var waitingBytes = 0
    private var isBehind = false
    private var reading: SendReading?
    private var progress = NIODeadline.now()
    private var look: Scheduled<Void>?
    private var pause = TimeAmount.zero
    private var deadline: Scheduled<Void>?

    init(table: ConnectionTable, connection: Connection) {
        self.table = table
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end()
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        self.writtenBytes += self.unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        self.waitingBytes = self.buffered(context)
        if self.waitingBytes > 0 {
            self.startLooking(context)
            self.fellBehind?()
        }
        self.note()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard event is ChannelShouldQuiesceEvent, context.channel.isActive, self.deadline == nil else { return }
        self.deadline = context.eventLoop.assumeIsolated().scheduleTask(in: self.table.limits.drain) {
            self.cut { $0.drained += 1 }
            self.connection.cancelWork()
        }
        if self.look != nil { self.judge(now: .now()) }
    }

    /// Whether the client may get another answer; otherwise ``caughtUp`` is called when it may.
    ///
    /// Costs a system call per 16 KiB of answers.
    func isCaughtUp() -> Bool {
        guard let context = self.context else { return false }
        self.waitingBytes = self.buffered(context)
        if self.waitingBytes == 0 {
            guard self.writtenBytes >= Self.unsentBytes else { return true }
            self.writtenBytes = SendReading.take(of: context.channel)?.unsentBytes ?? 0
            guard self.writtenBytes >= Self.unsentBytes else { return true }
        }
        self.isBehind = true
        self.startLooking(context)
        self.note()
        return false
    }

    private func startLooking(_ context: ChannelHandlerContext) {
        guard self.look == nil else { return }
        self.progress = .now()
        self.reading = SendReading.take(of: context.channel)
        self.pause = .milliseconds(20)
        self.schedule(context)
    }

    private func schedule(_ context: ChannelHandlerContext) {
        self.look = context.eventLoop.assumeIsolated().scheduleTask(in: self.pause) { self.lookAgain(context) }
        // Short at first, for a client that has nearly caught up; longer later, because there may be thousands.
        self.pause = min(self.pause * 2, .seconds(1), .nanoseconds(self.table.limits.stall.nanoseconds / 8))
    }

    private func lookAgain(_ context: ChannelHandlerContext) {
        self.look = nil
        let now = NIODeadline.now()
        let waitingBytes = self.buffered(context)
        let reading = SendReading.take(of: context.channel)
        if waitingBytes < self.waitingBytes || reading?.confirmedBytes != self.reading?.confirmedBytes {
            self.progress = now
        }
        self.waitingBytes = waitingBytes
        self.reading = reading
        if self.isBehind { self.writtenBytes = reading?.unsentBytes ?? 0 }
        guard waitingBytes > 0 || self.isBehind && self.writtenBytes >= Self.unsentBytes else {
            let wasBehind = self.isBehind
            self.isBehind = false
            self.note()
            if wasBehind { self.caughtUp?() }
            return
        }
        self.note()
        self.judge(now: now)
        if context.channel.isActive, self.look == nil { self.schedule(context) }
    }

    private func judge(now: NIODeadline) {
        let limit = self.deadline == nil ? self.table.limits.stall : min(self.table.limits.stall, Self.pauseAtStop)
        if now - self.progress >= limit { self.cut { $0.stalled += 1 } }
    }

    private func cut(_ count: (inout ConnectionTable.Counters) -> Void) {
        guard self.table.leave(self.connection, count) else { return }
        self.connection.close()
    }

    private func note() {
        let phase = self.waitingBytes > 0 || self.isBehind ? .writing : self.activity
        let now = NIODeadline.now()
        let difference = self.connection.note(
            phase, waitingBytes: self.waitingBytes, progress: phase == .writing ? self.progress : nil, now: now)
        self.table.noteWaiting(difference, now: now)
    }

    private func buffered(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func end() {
        self.look?.cancel()
        self.deadline?.cancel()
        self.look = nil
        self.deadline = nil
        self.caughtUp = nil
        self.fellBehind = nil
        self.context = nil
    }
}
