import NIOCore
package import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on loopback that writes down what it is asked and gives one answer.
package final class HTTPTestServer: Sendable {
    /// What it answers.
    package struct Answer: Sendable {
        package var status = 200
        package var headers: [String: String] = [:]
        package var body = ""
        /// Sends the head and what there is of the body, and never ends.
        package var isEndless = false
        /// Says nothing.
        package var isSilent = false

        package init(
            status: Int = 200, headers: [String: String] = [:], body: String = "", isEndless: Bool = false,
            isSilent: Bool = false
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.isEndless = isEndless
            self.isSilent = isSilent
        }
    }

    /// What it was asked.
    package struct Request: Sendable {
        package let method: String
        package let path: String
        package let headers: HTTPHeaders
        package let body: [UInt8]
    }

    private let channel: any Channel
    private let record: HTTPRecord

    package init(_ answer: Answer) async throws {
        let record = HTTPRecord()
        self.record = record
        self.channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(HTTPTestAnswerer(answer: answer, record: record))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    package var port: Int { self.channel.localAddress?.port ?? 0 }
    /// Where it can be reached: scheme, host and port.
    package var base: String { "http://127.0.0.1:\(self.port)" }
    package var requests: [Request] { self.record.requests }

    package func stop() async throws { try await self.channel.close() }
}

private final class HTTPRecord: Sendable {
    private let state = Mutex<[HTTPTestServer.Request]>([])

    var requests: [HTTPTestServer.Request] { self.state.withLock { $0 } }

    func add(_ request: HTTPTestServer.Request) { self.state.withLock { $0.append(request) } }
}

private final class HTTPTestAnswerer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: HTTPTestServer.Answer
    private let record: HTTPRecord
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(answer: HTTPTestServer.Answer, record: HTTPRecord) {
        self.answer = answer
        self.record = record
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let bytes): self.body += bytes.readableBytesView
        case .end: self.reply(context)
        }
    }

    private func reply(_ context: ChannelHandlerContext) {
        guard let head = self.head else { return }
        self.record.add(.init(method: head.method.rawValue, path: head.uri, headers: head.headers, body: self.body))
        self.body = []
        guard !self.answer.isSilent else { return }
        var headers = HTTPHeaders(self.answer.headers.map { ($0.key, $0.value) })
        if !self.answer.isEndless { headers.add(name: "content-length", value: "\(self.answer.body.utf8.count)") }
        let status = HTTPResponseStatus(statusCode: self.answer.status)
        context.write(
            self.wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: self.answer.body)))), promise: nil)
        if !self.answer.isEndless { context.write(self.wrapOutboundOut(.end(nil)), promise: nil) }
        context.flush()
    }
}
