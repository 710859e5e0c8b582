import NIOCore
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// One accepted connection in the table of all connections.
///
/// Its own event loop writes the state; any thread may read it. A change costs one lock without contention.
final class Connection: Sendable {
    /// The activity of a connection.
    enum Phase: Hashable, Sendable {
        /// No byte of a request has come since the last answer.
        case waiting
        /// A request's head or body is on its way.
        case reading
        /// A request is being processed, and the client reads its answer.
        case working
        /// Bytes of an answer wait for the client.
        case writing
    }

    struct State: Hashable, Sendable {
        var phase = Phase.waiting
        /// When the phase began.
        var since: NIODeadline
        /// When the client last read a byte; used while ``Phase/writing``.
        var progress: NIODeadline
        /// Bytes of answers that wait in this process.
        var waitingBytes = 0
        /// It was told to close.
        var isLeaving = false
        /// It is closed and removed from the table.
        var isOver = false
    }

    /// The key of its address's share; `nil` when it has no share, like a proxy.
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

    /// Records the state of the connection.
    ///
    /// - Parameter progress: when the client last read a byte; `nil` does not change it.
    /// - Returns: by how much the waiting bytes have changed.
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

    /// Marks it as told to close; `false` when it already was.
    func leave() -> Bool {
        self.contents.withLock { state in
            defer { state.isLeaving = true }
            return !state.isLeaving
        }
    }

    /// Runs the task that answers the connection's requests, to its end. ``cancelWork()`` cancels it.
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

    /// Cancels the current request. A client that disconnects does not cancel it: the data that it sent must still be
    /// stored.
    func cancelWork() {
        self.work.withLock { $0 }?.cancel()
    }

    /// Ends the record. Returns how many bytes waited at the end.
    func end() -> Int {
        self.contents.withLock { state in
            state.isOver = true
            return state.waitingBytes
        }
    }

    /// Closes it from any thread. The connection of a client that reads nothing is reset; otherwise the kernel would
    /// keep its answer for minutes.
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
