import NIOCore
import NIOEmbedded
import Testing

@testable import ScriptServer

@Suite("The table of connections")
struct ConnectionTableTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test("answers that wait are counted, and the client with most of them goes when they are too many")
    func memory() throws {
        let table = ConnectionTable(limits: ConnectionLimits(waitingBytes: 1_000))
        let channels = (1...3).map { _ in EmbeddedChannel() }
        for (index, channel) in channels.enumerated() {
            let difference = table.connection(of: channel, now: Self.start).note(
                .writing, waitingBytes: 200 * (index + 1), progress: Self.start, now: Self.start)
            table.noteWaiting(difference, now: Self.start + .seconds(Int64(index)))
        }
        for channel in channels { channel.embeddedEventLoop.run() }
        #expect(channels.map(\.isOpen) == [true, true, false])
        #expect(table.waitingBytes == 600)
        #expect(table.counters.heavy == 1)
    }
}

extension EmbeddedChannel {
    fileprivate var isOpen: Bool {
        var isOpen = true
        self.closeFuture.assumeIsolated().whenComplete { _ in isOpen = false }
        return isOpen
    }
}
