import NIOCore
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// One accepted connection, as the table of all of them sees it.
///
/// Its own event loop writes the state down, any thread may read it. A change costs one lock that nobody else wants.
final class Connection: Sendable {
    /// What a connection is at.
    enum Phase: Hashable, Sendable {
        /// No byte of a request has come since the last answer.
        case waiting
        /// A request's head or body is on its way.
        case reading
        /// A request is being answered, and the client takes what there is.
        case working
        /// Bytes of an answer wait for the client.
        case writing
    }

    struct State: Hashable, Sendable {
        var phase = Phase.waiting
        /// When the phase began.
        var since: NIODeadline
        /// When the client last took a byte; counts while ``Phase/writing``.
        var progress: NIODeadline
        /// Bytes of answers that wait in this process.
        var waitingBytes = 0
        /// It has been told to close.
        var isLeaving = false
        /// It is closed and out of the table.
        var isOver = false
    }

    /// What its address is counted by; `nil` when it has no share, as proxies have none.
    let source: UInt64?
    private let channel: any Channel
    private let contents: Mutex<State>
    private let work = Mutex<Task<Void, Never>?>(nil)

    init(_ channel: any Channel, source: UInt64?, now: NIODeadline) {
        self.channel = channel
        self.source = source
        self.contents = Mutex(State(since: now, progress: now))
    }

    var state: State { self.contents.withLock { $0 } }

    /// Writes down where the connection is.
    ///
    /// - Parameter progress: when the client last took a byte; `nil` leaves it.
    /// - Returns: by how much the bytes that wait have changed.
    @discardableResult
    func note(_ phase: Phase, waitingBytes: Int, progress: NIODeadline? = nil, now: NIODeadline) -> Int {
        self.contents.withLock { state in
            guard !state.isOver else { return 0 }
            if state.phase != phase {
                state.phase = phase
                state.since = now
                if phase == .writing { state.progress = now }
            }
            if let progress { state.progress = progress }
            defer { state.waitingBytes = waitingBytes }
            return waitingBytes - state.waitingBytes
        }
    }

    /// Marks it as told to close; `false` when it was already.
    func leave() -> Bool {
        self.contents.withLock { state in
            defer { state.isLeaving = true }
            return !state.isLeaving
        }
    }

    /// Runs what answers the connection's requests, to its end. ``cancelWork()`` reaches it.
    func run(_ body: @escaping @Sendable () async -> Void) async {
        let task = Task { await body() }
        self.work.withLock { $0 = task }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        self.work.withLock { $0 = nil }
    }

    /// Cancels whatever answers a request now. A client that goes away does not: what it sent is to be kept all the same.
    func cancelWork() {
        self.work.withLock { $0 }?.cancel()
    }

    /// Ends the record; answers how many bytes waited in the end.
    func end() -> Int {
        self.contents.withLock { state in
            state.isOver = true
            return state.waitingBytes
        }
    }

    /// Closes it from any thread. A reader that takes nothing is reset, or the kernel would keep its answer for minutes.
    func close() {
        let channel = self.channel
        let isStuck = self.state.phase == .writing
        channel.eventLoop.execute {
            if isStuck, let options = channel as? any SocketOptionProvider {
                options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
            }
            channel.close(promise: nil)
        }
    }
}
