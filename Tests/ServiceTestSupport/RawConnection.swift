import NIOCore
import NIOPosix
import Synchronization

/// A TCP connection to loopback that sends what it is told, byte for byte, and keeps what comes.
package final class RawConnection: Sendable {
    private final class Ear: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        let heard = Mutex(ByteBuffer())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let part = self.unwrapInboundIn(data)
            self.heard.withLock { heard in _ = heard.writeImmutableBuffer(part) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let channel: any Channel
    private let ear: Ear

    /// - Parameters:
    ///   - source: the loopback address that it comes from.
    ///   - isDeaf: it reads nothing but what ``listen()`` asks for, and its kernel holds next to nothing.
    package init(port: Int, from source: String = "127.0.0.1", isDeaf: Bool = false) async throws {
        let ear = Ear()
        self.ear = ear
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in channel.pipeline.addHandler(ear) }
        if source != "127.0.0.1" { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0)) }
        if isDeaf {
            bootstrap =
                bootstrap
                .channelOption(.autoRead, value: false)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4_096))
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelOption(.socketOption(.so_rcvbuf), value: 4_096)
        }
        self.channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
    }

    /// Sends as much as the other side takes, and does not wait for it.
    package func pour(_ text: String) {
        self.channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    /// Reads four kilobytes at most.
    package func listen() {
        self.channel.read()
    }

    /// All that has come so far.
    package var text: String { self.ear.heard.withLock { String(buffer: $0) } }

    /// The same, byte for byte.
    package var bytes: [UInt8] { self.ear.heard.withLock { Array($0.readableBytesView) } }

    /// How many bytes have come.
    package var count: Int { self.ear.heard.withLock { $0.readableBytes } }

    package var isOpen: Bool { self.channel.isActive }

    /// The status of the first answer that has come, if any.
    package var status: Int? { self.text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// Fails when the other side has closed.
    package func send(_ text: String) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// The same for bytes.
    package func send(_ bytes: some Sequence<UInt8>) async throws {
        try await self.channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    package func close() async {
        try? await self.channel.close()
    }
}

/// Whether the condition comes to hold in time, asked again and again.
///
/// - Parameter limit: for an idle machine. Six times as long is allowed, as other programs may keep this one busy.
package func eventually(within limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
    try await happens(during: limit * 6, condition)
}

/// Whether the condition comes to hold while this long goes by: for what must not happen.
package func happens(during time: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + time
    while clock.now < deadline {
        if try await condition() { return true }
        // A cancelled test would ask without a pause and take the others' time.
        do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
    }
    return try await condition()
}
