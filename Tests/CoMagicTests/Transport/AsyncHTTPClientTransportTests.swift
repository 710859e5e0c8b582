import AsyncHTTPClient
import CoMagic
import HTTPTypes
import NIOCore
import Testing

@Suite("The way out, over a real socket")
struct AsyncHTTPClientTransportTests {
    /// Sends one request to this address; what came of it.
    private func send(
        to authority: String, timeout: Duration = .seconds(5), limit: Int = 1_000
    ) async throws -> Result<(HTTPResponse, String), TransportError> {
        let client = AsyncHTTPClientTransport.makeClient()
        let transport = AsyncHTTPClientTransport(client: client)
        let request = HTTPRequest(
            method: .post, scheme: "http", authority: authority, path: "/v2.0",
            headerFields: [.contentType: "application/json; charset=UTF-8"])
        let result: Result<(HTTPResponse, String), TransportError>
        do throws(TransportError) {
            let (response, body) = try await transport.send(
                request, body: ByteBuffer(string: "{}"), timeout: timeout, maximumResponseBytes: limit)
            result = .success((response, String(buffer: body)))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return result
    }

    private func failure(
        _ behaviour: LoopbackServer.Behaviour, timeout: Duration = .seconds(5), limit: Int = 1_000
    ) async throws -> TransportError? {
        let server = try await LoopbackServer(behaviour)
        let result = try await self.send(to: server.authority, timeout: timeout, limit: limit)
        let heard = server.requests.count
        try await server.stop()
        guard case .failure(let error) = result else {
            #expect(heard == 1)
            return nil
        }
        // A short timeout may end before a busy machine has read anything.
        #expect(heard == 1 || error == .timeout && heard == 0)
        return error
    }

    @Test("hands over status, headers and body, and sends exactly what it was given")
    func success() async throws {
        let server = try await LoopbackServer(
            .answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello"))
        let (response, body) = try await self.send(to: server.authority).get()
        #expect(response.status.code == 429)
        #expect(response.headerFields[.retryAfter] == "7")
        #expect(body == "hello")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v2.0 HTTP/1.1\r\n"))
        #expect(request.lowercased().contains("content-type: application/json; charset=utf-8\r\n"))
        #expect(request.lowercased().contains("content-length: 2\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{}"))
        try await server.stop()
    }

    @Test("a port where nobody listens: nothing was sent")
    func refused() async throws {
        let server = try await LoopbackServer(.hang)
        let authority = server.authority
        try await server.stop()
        let result = try await self.send(to: authority)
        guard case .failure(.notSent) = result else {
            Issue.record("not told apart from a lost answer: \(result)")
            return
        }
    }

    @Test("a host that has no address: nothing was sent")
    func unknownHost() async throws {
        guard case .failure(.notSent) = try await self.send(to: "nowhere.invalid:80") else {
            Issue.record("not told apart from a lost answer")
            return
        }
    }

    @Test("a server that reads the request and closes: nobody knows")
    func closes() async throws {
        guard case .outcomeUnknown = try await self.failure(.close) else {
            Issue.record("taken for not sent")
            return
        }
    }

    @Test("a server that closes in the middle of its answer: nobody knows")
    func closesHalfway() async throws {
        let error = try await self.failure(.answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
        guard case .outcomeUnknown = error else {
            Issue.record("taken for \(String(describing: error))")
            return
        }
    }

    @Test("a server that never answers, or never ends its answer, runs into the timeout")
    func hangs() async throws {
        #expect(try await self.failure(.hang, timeout: .milliseconds(100)) == .timeout)
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
        #expect(try await self.failure(.answer(half), timeout: .milliseconds(100)) == .timeout)
    }

    @Test("an answer of the limit is read, one byte more is too large")
    func limit() async throws {
        func answer(_ length: Int) -> LoopbackServer.Behaviour {
            .answer("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n" + String(repeating: "x", count: length))
        }
        #expect(try await self.failure(answer(1_000)) == nil)
        #expect(try await self.failure(answer(1_001)) == .responseTooLarge(limit: 1_000))
    }

    @Test("a redirect is not followed: the token goes nowhere else", arguments: [301, 302, 307, 308])
    func redirect(status: Int) async throws {
        let other = try await LoopbackServer(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        let server = try await LoopbackServer(
            .answer(
                """
                HTTP/1.1 \(status) Moved\r\nLocation: http://\(other.authority)/\r\nContent-Length: 0\r\n\r\n
                """))
        let (response, _) = try await self.send(to: server.authority).get()
        #expect(response.status.code == status)
        #expect(server.requests.count == 1)
        #expect(other.requests.isEmpty)
        try await server.stop()
        try await other.stop()
    }
}
