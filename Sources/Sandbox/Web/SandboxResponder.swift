import HTTPTypes
package import Hummingbird
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Passes requests as values to a function and writes its answers, with their faults.
package struct SandboxResponder: HTTPResponder {
    package typealias Context = SandboxContext

    private let maximumBodyBytes: @Sendable (String) -> Int
    private let maximumHang: @Sendable () -> Duration
    private let resetsUnread: @Sendable (String) -> Bool
    private let answer: @Sendable (SandboxRequest) async -> SandboxReply

    /// - Parameters:
    ///   - maximumBodyBytes: the limit of a body to this path; a longer one is answered 413 without being read.
    ///   - maximumHang: when a hanging answer ends with a cut connection.
    ///   - resetsUnread: asked before the body of a request to this path is read; `true` resets the connection.
    package init(
        maximumBodyBytes: @escaping @Sendable (String) -> Int,
        maximumHang: @escaping @Sendable () -> Duration = { .seconds(60) },
        resetsUnread: @escaping @Sendable (String) -> Bool = { _ in false },
        answer: @escaping @Sendable (SandboxRequest) async -> SandboxReply
    ) {
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumHang = maximumHang
        self.resetsUnread = resetsUnread
        self.answer = answer
    }

    package func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let path = request.uri.path
        if self.resetsUnread(path) {
            try await Self.reset(context.channel)
            throw ConnectionGone()
        }
        var request = request
        let bytes: ByteBuffer
        do {
            bytes = try await request.collectBody(upTo: self.maximumBodyBytes(path))
        } catch is NIOTooManyBytesError {
            var refused = Self.response(.webServer(413))
            refused.headers[.connection] = "close"
            return refused
        }
        let reply = await self.answer(Self.value(of: request, path, body: bytes))
        var response = try await self.carryOut(reply, for: request, on: context.channel)
        // The length stays as it would be; the body is not sent.
        if request.method == .head {
            response.body = ResponseBody(contentLength: response.body.contentLength) { try await $0.finish(nil) }
        }
        return response
    }

    private func carryOut(
        _ reply: SandboxReply, for request: Request, on channel: any Channel
    ) async throws -> Response {
        if reply.delay > .zero { try await Task.sleep(for: reply.delay) }
        switch reply.ending {
        case .answer: return Self.response(reply)
        case .cutHalfway:
            var response = Self.response(reply)
            let half = ByteBuffer(bytes: reply.body.prefix(reply.body.count / 2))
            response.body = ResponseBody(contentLength: reply.body.count) { writer in
                try await writer.write(half)
                try await Self.reset(channel)
                throw ConnectionGone()
            }
            return response
        case .hang:
            // Ends when the caller closes, when the server stops, or at the limit; never with an answer. Watching for
            // the close costs the connection, so only this case watches.
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: self.maximumHang()) }
            }
            try await Self.reset(channel)
            throw ConnectionGone()
        case .reset:
            try await Self.reset(channel)
            throw ConnectionGone()
        }
    }

    /// Closes so that the other side sees a reset instead of an end, as after a crash or by a firewall.
    private static func reset(_ channel: any Channel) async throws {
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close()
    }

    private static func value(of request: Request, _ path: String, body: ByteBuffer) -> SandboxRequest {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        // HTTP/1's Host is separate as the authority.
        if let host = request.head.authority { headers["host"] = host }
        return SandboxRequest(
            request.method.rawValue, path, query: FormText.fields(request.uri.query ?? ""), headers: headers,
            body: Array(body.readableBytesView))
    }

    private static func response(_ reply: SandboxReply) -> Response {
        var headers = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        headers[.contentLength] = String(reply.body.count)
        return Response(
            status: HTTPResponse.Status(code: reply.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }
}

/// Tells the server that there is nobody left to answer.
private struct ConnectionGone: Error {}
