import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import ServiceTestSupport
import Testing

@testable import Web

/// The gate before the parser that the server uses; the test plays whoever answers.
@Suite("One request of a connection at a time")
struct PipelineGateTests {
    private let channel = EmbeddedChannel()
    private let table = ConnectionTable(limits: ConnectionLimits(), logger: TestService.silence)
    private let ear = EventEar()

    init() throws {
        let watch = ReaderWatch(table: self.table, connection: self.table.connection(of: self.channel))
        let pipeline = self.channel.pipeline.syncOperations
        try pipeline.addHandlers(watch, PipelineGate(watch: watch))
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandlers(HTTP1ToHTTPServerCodec(secure: false), RequestTally(), self.ear)
        try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 40_000)).wait()
    }

    private static func get(_ number: Int) -> String { "GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n" }

    private func send(_ text: String) throws {
        try self.channel.writeInbound(ByteBuffer(string: text))
    }

    /// What has arrived behind the parser since the last look, a request as its path, a body as its text.
    private func arrived() throws -> [String] {
        var words: [String] = []
        while let part = try self.channel.readInbound(as: HTTPRequestPart.self) {
            switch part {
            case .head(let head): words.append(head.path ?? "?")
            case .body(let bytes): words.append(String(buffer: bytes))
            case .end: words.append(".")
            }
        }
        return words
    }

    private func answer() throws {
        try self.channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .noContent)))
        try self.channel.writeOutbound(HTTPResponsePart.end(nil))
        self.channel.embeddedEventLoop.run()
    }

    private var phase: Connection.Phase { self.table.connection(of: self.channel).state.phase }

    @Test("the second of many requests is parsed when the first is answered, not before")
    func pipelined() throws {
        #expect(self.phase == .waiting)
        try self.send((1...400).map { Self.get($0) }.joined())
        for number in 1...400 {
            #expect(try self.arrived() == ["/\(number)", "."])
            #expect(self.phase == .working)
            try self.answer()
        }
        #expect(try self.arrived() == [])
        #expect(self.phase == .waiting)
    }

    @Test("wherever the bytes are cut, the same requests arrive", arguments: [1, 2, 3, 7, 40, 1_000])
    func pieces(size: Int) throws {
        let post = "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n\r\n\r\nxy"
        let text = Array((Self.get(1) + post + "\r\n" + Self.get(2)).utf8)
        var words: [String] = []
        for start in stride(from: 0, to: text.count, by: size) {
            try self.channel.writeInbound(ByteBuffer(bytes: text[start..<min(start + size, text.count)]))
            words += try self.arrived()
            if words.last == "." { try self.answer() }
            words += try self.arrived()
        }
        for _ in 1...3 {
            try self.answer()
            words += try self.arrived()
        }
        #expect(words.joined() == "/1./b\r\n\r\nxy./2.")
    }

    @Test(
        "a body goes through as it comes, and the request behind it waits",
        arguments: [
            ("Content-Length: 6", ["\r\n", "\r\nxy"]),
            ("Transfer-Encoding: chunked", ["2\r\n\r\n\r\n", "4\r\n\r\nxy\r\n0\r\n\r\n"]),
        ])
    func body(framing: String, pieces: [String]) throws {
        try self.send("POST /b HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n" + pieces[0])
        #expect(try self.arrived() == ["/b", "\r\n"])
        #expect(self.phase == .reading)
        try self.send(pieces[1] + String(repeating: Self.get(2), count: 200))
        let words = try self.arrived()
        #expect(words.prefix(2) == ["\r\nxy", "."])
        // Of what follows a body without a length no more than one piece may go with it.
        #expect(words.count <= (framing.hasPrefix("C") ? 2 : 2 + 2 * 40))
    }

    @Test("nothing is looked at behind the request that the client called its last")
    func last() throws {
        try self.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n" + Self.get(2))
        #expect(try self.arrived() == ["/1", "."])
        try self.answer()
        try self.send(Self.get(3))
        #expect(try self.arrived() == [])
    }

    @Test("the end of what a client sends is told after the requests before it")
    func halfClosed() throws {
        try self.send(Self.get(1) + Self.get(2))
        self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!self.ear.hasHeardEnd)
        #expect(try self.arrived() == ["/1", "."])
        try self.answer()
        #expect(try self.arrived() == ["/2", "."])
        #expect(self.ear.hasHeardEnd)
    }

    @Test("a server that stops answers the request under way and looks at no other")
    func stopping() throws {
        try self.send(Self.get(1) + Self.get(2))
        #expect(try self.arrived() == ["/1", "."])
        self.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        try self.answer()
        #expect(try self.arrived() == [])
    }

    @Test("a client that closed its side and asked for more than anybody does is closed")
    func tooMuchHeld() throws {
        for _ in 1...20 where self.channel.isActive { try self.send(String(repeating: Self.get(1), count: 200)) }
        self.channel.embeddedEventLoop.run()
        #expect(!self.channel.isActive)
        #expect(try self.arrived() == ["/1", "."])
    }

    @Test("what is no HTTP is refused once, and what follows is not kept")
    func noHTTP() throws {
        #expect(throws: (any Error).self) { try self.send("HELO a\r\n\r\n" + Self.get(1)) }
        #expect(throws: Never.self) { try self.send(Self.get(2)) }
        #expect(try self.arrived() == [])
    }
}

private final class EventEar: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart

    private(set) var hasHeardEnd = false

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { self.hasHeardEnd = true }
        context.fireUserInboundEventTriggered(event)
    }
}
