import NIOCore
import NIOPosix

/// Connections to loopback that read nothing.
final class Crowd: Sendable {
    let channels: [any Channel]

    /// - Parameters:
    ///   - sources: the loopback addresses that they come from, in turn.
    ///   - words: what each sends again and again, as far as the other side takes it.
    init(_ count: Int, to url: String, from sources: [String] = ["127.0.0.1"], words: String = "") async throws {
        let port = Int(url.split(separator: ":").last ?? "") ?? 0
        let text = ByteBuffer(string: words)
        var channels: [any Channel] = []
        for number in 0..<count {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(20))
                .channelOption(.autoRead, value: false)
                .bind(to: SocketAddress(ipAddress: sources[number % sources.count], port: 0))
                .connect(host: "127.0.0.1", port: port).get()
            if text.readableBytes > 0 { channel.writeAndFlush(text, promise: nil) }
            channels.append(channel)
        }
        self.channels = channels
    }

    func leave() async {
        for channel in self.channels { try? await channel.close() }
    }
}
