import NIOCore

/// Passes one request of a connection at a time.
///
/// A client may send requests before their answers. Parsed, each costs a kilobyte and more, so that one read of 64 KiB
/// became megabytes. Here they stay bytes, and few, until the previous answer is written and the client has read enough
/// of it. Meanwhile the socket is not read. A request that had to wait also needs one of the ``Turns``.
/// ``RequestTally``, after the parser, reports what the bytes were. All on the connection's event loop.
final class PipelineGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData

    /// Bytes of requests held back; only a client that has closed its side can send as many.
    private static let heldBytes = 65_536
    /// What the parser gets at once of a body of unknown length: requests may follow it in the same piece.
    private static let pieceBytes = 1_024

    private let watch: ReaderWatch
    private var context: ChannelHandlerContext?
    private var scanner = HeadScanner()
    private var held = ByteBuffer()
    /// Requests that have begun and are not completely answered.
    private var unanswered = 0
    /// A request has begun and not ended.
    private var isOpen = false
    /// Bytes of its body still to come; `nil` when unknown.
    private var bodyBytes: Int?
    /// The current request is the last one.
    private var isLast = false
    /// Further bytes are ignored.
    private var isShut = false
    private var turn = Turn.none
    private var isFeeding = false
    private var hasReadWaiting = false
    private var hasEndWaiting = false

    /// The state of the connection in ``Turns``.
    private enum Turn {
        case none, queued, taken
    }

    init(watch: ReaderWatch) {
        self.watch = watch
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.watch.caughtUp = { [weak self] in self?.goOn() }
        self.watch.fellBehind = { [weak self] in self?.giveTurn() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.giveTurn()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isShut else { return }
        var bytes = self.unwrapInboundIn(data)
        let isFollowUp = self.held.readableBytes > 0
        if isFollowUp {
            self.held.writeBuffer(&bytes)
        } else {
            self.held = bytes
        }
        self.feed(context, isFollowUp: isFollowUp)
        if self.held.readableBytes > Self.heldBytes { context.close(promise: nil) }
    }

    func read(context: ChannelHandlerContext) {
        guard self.held.readableBytes == 0 else {
            self.hasReadWaiting = true
            return
        }
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed where self.held.readableBytes > 0:
            self.hasEndWaiting = true
            return
        case is ChannelShouldQuiesceEvent: self.isLast = true
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// - Parameters:
    ///   - bodyBytes: the length of its body; `nil` when the head does not give it.
    ///   - isLast: the client wants no answer after this one.
    func requestBegan(bodyBytes: Int?, isLast: Bool) {
        self.unanswered += 1
        self.isOpen = true
        self.bodyBytes = bodyBytes
        if isLast { self.isLast = true }
    }

    func bodyArrived(_ bytes: Int) {
        self.bodyBytes = self.bodyBytes.map { max(0, $0 - bytes) }
    }

    func requestEnded() {
        self.isOpen = false
        if self.isLast { self.shut() }
    }

    func answerEnded() {
        self.unanswered = max(0, self.unanswered - 1)
        self.giveTurn()
        // An answer may be written while bytes arrive, and it is not flushed yet.
        if self.held.readableBytes > 0 || self.hasReadWaiting || self.hasEndWaiting {
            self.context?.eventLoop.assumeIsolated().execute { self.goOn() }
        }
        self.say()
    }

    /// Passes nothing more: the bytes are not HTTP, or nobody wants an answer to them.
    func shut() {
        self.isShut = true
        self.held = ByteBuffer()
    }

    private func goOn() {
        guard let context = self.context, !self.isFeeding else { return }
        let before = self.held.readableBytes
        self.feed(context, isFollowUp: true)
        if self.held.readableBytes < before { context.fireChannelReadComplete() }
        guard self.held.readableBytes == 0 else { return }
        if self.hasReadWaiting {
            self.hasReadWaiting = false
            context.read()
        }
        if self.hasEndWaiting {
            self.hasEndWaiting = false
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
    }

    private func feed(_ context: ChannelHandlerContext, isFollowUp: Bool) {
        guard !self.isFeeding else { return }
        self.isFeeding = true
        while let piece = self.nextPiece(isFollowUp: isFollowUp, context) {
            context.fireChannelRead(self.wrapInboundOut(piece))
        }
        self.isFeeding = false
        // Slices keep the memory that they were cut from.
        if self.held.readableBytes == 0 { self.held = ByteBuffer() }
        self.say()
    }

    private func nextPiece(isFollowUp: Bool, _ context: ChannelHandlerContext) -> ByteBuffer? {
        guard !self.isShut, self.held.readableBytes > 0 else { return nil }
        if self.isOpen {
            let count = self.bodyBytes.flatMap { $0 > 0 ? $0 : nil } ?? Self.pieceBytes
            return self.held.readSlice(length: min(count, self.held.readableBytes))
        }
        guard self.unanswered == 0 else { return nil }
        guard !self.isLast else {
            self.shut()
            return nil
        }
        guard self.watch.isCaughtUp(), !isFollowUp || self.hasTurn(context) else { return nil }
        let count = self.scanner.end(in: self.held.readableBytesView)
        return self.held.readSlice(length: count ?? self.held.readableBytes)
    }

    private func hasTurn(_ context: ChannelHandlerContext) -> Bool {
        guard self.turn == .none else { return self.turn == .taken }
        let eventLoop = context.eventLoop
        let gate = NIOLoopBound(self, eventLoop: eventLoop)
        let isFree = self.watch.table.turns.take { eventLoop.execute { gate.value.turnCame() } }
        self.turn = isFree ? .taken : .queued
        return isFree
    }

    private func turnCame() {
        self.turn = .taken
        self.goOn()
        // Nothing was left to pass, or the connection is gone.
        if self.unanswered == 0, !self.scanner.hasBegun { self.giveTurn() }
    }

    private func giveTurn() {
        guard self.turn == .taken else { return }
        self.turn = .none
        self.watch.table.turns.give()
    }

    private func say() {
        self.watch.activity =
            self.isOpen || self.scanner.hasBegun ? .reading : self.unanswered > 0 ? .working : .waiting
    }
}
