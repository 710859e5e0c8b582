import NIOCore
import NIOEmbedded
import ServiceTestSupport
import Testing

@testable import Web

@Suite("The table of connections")
struct ConnectionTableTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func table(maximum: Int = 40, share: Int = 10, waitingBytes: Int = 1_000) -> ConnectionTable {
        ConnectionTable(
            limits: ConnectionLimits(maximum: maximum, share: share, waitingBytes: waitingBytes),
            logger: TestService.silence)
    }

    private static func channel(_ address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 40_000)
        return channel
    }

    /// Lets a channel close that was told to.
    private static func settle(_ channels: [EmbeddedChannel]) {
        for channel in channels { channel.embeddedEventLoop.run() }
    }

    @Test("beyond the maximum a newcomer takes the place of whoever has said nothing for longest")
    func maximum() throws {
        let table = Self.table()
        var channels: [EmbeddedChannel] = []
        for number in 0..<60 {
            let channel = try Self.channel("127.0.0.1")
            #expect(table.admit(channel, now: Self.start + .milliseconds(Int64(number))) == .admitted)
            channels.append(channel)
            Self.settle(channels)
        }
        #expect(table.count == 40)
        #expect(channels.prefix(20).allSatisfy { !$0.isOpen })
        #expect(channels.dropFirst(20).allSatisfy { $0.isOpen })
        #expect(table.counters.displaced == [.maximum: 20])
    }

    @Test("nobody who is being answered makes room: the newcomer waits at the door")
    func full() throws {
        let table = Self.table(maximum: 8)
        var channels: [EmbeddedChannel] = []
        for _ in 1...8 {
            let channel = try Self.channel("127.0.0.1")
            #expect(table.admit(channel, now: Self.start) == .admitted)
            table.connection(of: channel).note(.working, waitingBytes: 0, now: Self.start)
            channels.append(channel)
        }
        let late = try Self.channel("127.0.0.1")
        #expect(table.admit(late, now: Self.start + .seconds(9)) == .full)
        #expect(table.count == 8)
        _ = try? channels[0].close().wait()
        Self.settle(channels)
        #expect(table.admit(late, now: Self.start + .seconds(9)) == .admitted)
    }

    @Test(
        "an address has its share, and makes room for itself only",
        arguments: [
            ("192.0.2.1", "192.0.2.2"), ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("::ffff:192.0.2.1", "192.0.2.2"),
        ])
    func share(crowd: String, other: String) throws {
        let table = Self.table()
        let lone = try Self.channel(other)
        #expect(table.admit(lone, now: Self.start) == .admitted)
        var channels: [EmbeddedChannel] = []
        for number in 1...30 {
            let channel = try Self.channel(crowd)
            #expect(table.admit(channel, now: Self.start + .milliseconds(Int64(number))) == .admitted)
            channels.append(channel)
            Self.settle(channels + [lone])
        }
        #expect(channels.filter(\.isOpen).count == 10)
        #expect(lone.isOpen)
        #expect(table.counters.displaced == [.share: 20])
    }

    @Test("an address that uses all of its share is refused, and others are not")
    func refused() throws {
        let table = Self.table()
        for _ in 1...10 {
            let channel = try Self.channel("192.0.2.1")
            #expect(table.admit(channel, now: Self.start) == .admitted)
            table.connection(of: channel).note(.working, waitingBytes: 0, now: Self.start)
        }
        #expect(table.admit(try Self.channel("192.0.2.1"), now: Self.start + .seconds(99)) == .refused)
        #expect(table.admit(try Self.channel("192.0.2.2"), now: Self.start + .seconds(99)) == .admitted)
        #expect(table.counters.refused == 1)
    }

    @Test("a proxy has no share, and IPv4 addresses on a socket for both families are not one address")
    func proxies() throws {
        let table = Self.table()
        let addresses = Array(repeating: "127.0.0.1", count: 11) + (1...11).map { "::ffff:192.0.2.\($0)" }
        let channels = try addresses.map { try Self.channel($0) }
        for channel in channels { #expect(table.admit(channel, now: Self.start) == .admitted) }
        Self.settle(channels)
        #expect(channels.allSatisfy { $0.isOpen })
    }

    @Test("answers that wait are counted, and the client with most of them goes when they are too many")
    func memory() throws {
        let table = Self.table()
        let channels = try (1...3).map { _ in try Self.channel("127.0.0.1") }
        for (index, channel) in channels.enumerated() {
            #expect(table.admit(channel, now: Self.start) == .admitted)
            let difference = table.connection(of: channel).note(
                .writing, waitingBytes: 200 * (index + 1), progress: Self.start, now: Self.start)
            table.noteWaiting(difference, now: Self.start + .seconds(Int64(index)))
        }
        Self.settle(channels)
        #expect(channels.map(\.isOpen) == [true, true, false])
        #expect(table.waitingBytes == 600)
        #expect(table.counters.displaced == [.memory: 1])
    }

    @Test("a process out of descriptors closes whom it serves least, and holds fewer for a minute")
    func descriptors() throws {
        let table = Self.table(maximum: 64, share: 64)
        var channels: [EmbeddedChannel] = []
        func come(_ count: Int, at seconds: Int64) throws {
            for _ in 1...count {
                let channel = try Self.channel("127.0.0.1")
                #expect(table.admit(channel, now: Self.start + .seconds(seconds)) == .admitted)
                channels.append(channel)
                Self.settle(channels)
            }
        }
        for second in 0..<20 { try come(1, at: Int64(second)) }
        table.relieveDescriptors(now: Self.start + .seconds(20))
        Self.settle(channels)
        // Eight are what may be on their way out beside the others, and four are to spare.
        #expect(channels.map(\.isOpen) == Array(repeating: false, count: 12) + Array(repeating: true, count: 8))
        try come(10, at: 30)
        #expect(table.count == 8)
        try come(10, at: 81)
        #expect(table.count == 18)
    }

    @Test(
        "descriptors are left for the database and CoMagic, however few there are",
        arguments: [
            (64, 2, 32, 8), (256, 2, 128, 32), (1_024, 2, 888, 222), (1_024, 64, 640, 160), (16, 2, 8, 4),
            (1_048_576, 64, 32_768, 8_192), (Int.max, 2, 32_768, 8_192),
        ])
    func limits(descriptors: Int, cores: Int, maximum: Int, share: Int) {
        let limits = ConnectionLimits(descriptors: descriptors, cores: cores)
        #expect(limits.maximum == maximum)
        #expect(limits.share == share)
    }
}

extension EmbeddedChannel {
    fileprivate var isOpen: Bool {
        var isOpen = true
        self.closeFuture.assumeIsolated().whenComplete { _ in isOpen = false }
        return isOpen
    }
}
