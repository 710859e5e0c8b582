package import AsyncHTTPClient
package import HTTPTypes
package import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(Glibc)
import Glibc
#endif

/// The transport over AsyncHTTPClient.
package struct AsyncHTTPClientTransport: HTTPTransport {
    private let client: HTTPClient

    /// - Parameter client: made by ``makeClient()``; its creator shuts it down.
    package init(client: HTTPClient) {
        self.client = client
    }

    /// How long a kept-alive connection may be idle. Short: a request on one that the server closes at the same moment
    /// has an unknown outcome, and several servers close after five seconds.
    private static let idleTimeout: TimeAmount = .seconds(3)
    private static let connectTimeout: TimeAmount = .seconds(5)

    /// A client that follows no redirect (a token must not be passed on) and does not retry by itself.
    package static func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: Self.connectTimeout)
        configuration.connectionPool = .init(idleTimeout: Self.idleTimeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        do {
            var outgoing = HTTPClientRequest(url: request.url)
            outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
            for field in request.headerFields { outgoing.headers.add(name: field.name.rawName, value: field.value) }
            outgoing.body = .bytes(body)
            let start = ContinuousClock.now
            let response = try await self.client.execute(outgoing, timeout: TimeAmount(timeout))
            let collected = try await Self.collect(
                response.body, upTo: maximumResponseBytes, within: timeout - start.duration(to: .now))
            var answer = HTTPResponse(status: .init(code: Int(response.status.code)))
            for header in response.headers {
                guard let name = HTTPField.Name(header.name) else { continue }
                answer.headerFields.append(HTTPField(name: name, value: header.value))
            }
            return (answer, collected)
        } catch {
            throw TransportError(error, limit: maximumResponseBytes)
        }
    }

    /// The client's own timeout ends with the answer's head. A server that stalls inside the body would be waited for
    /// without end.
    private static func collect(
        _ body: HTTPClientResponse.Body, upTo limit: Int, within time: Duration
    ) async throws -> ByteBuffer {
        try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask { try await body.collect(upTo: limit) }
            group.addTask {
                try await Task.sleep(for: time)
                throw TransportError.timeout
            }
            defer { group.cancelAll() }
            guard let collected = try await group.next() else { throw TransportError.timeout }
            return collected
        }
    }
}

extension HTTPRequest {
    /// The address as one string, as the client needs it.
    fileprivate var url: String { "\(self.scheme ?? "https")://\(self.authority ?? "")\(self.path ?? "/")" }
}

extension TransportError {
    /// A client's error, recognised by its type: only failures to connect certainly sent nothing.
    fileprivate init(_ error: any Error, limit: Int) {
        switch error {
        case let error as TransportError: self = error
        case let error as HTTPClientError: self.init(error)
        case is NIOTooManyBytesError: self = .responseTooLarge(limit: limit)
        // A port where nobody listens. For other codes it is unknown whether they came before or after the request.
        case let error as IOError where error.errnoCode == ECONNREFUSED: self = .notSent(reason: "connection refused")
        case is NIOConnectionError: self = .notSent(reason: "no connection")
        case is ChannelError where Self.isConnecting(error): self = .notSent(reason: "no connection in time")
        case is CancellationError: self = .outcomeUnknown(reason: "cancelled")
        default:
            let name = String(describing: type(of: error))
            // TLS and name look-up fail before a request is written; their error types differ by platform.
            self =
                name.hasPrefix("NIOSSL") || name.contains("SocketAddressError") || name.contains("DNS")
                ? .notSent(reason: name) : .outcomeUnknown(reason: name)
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .invalidURL, .emptyHost, .emptyScheme, .unsupportedScheme(""),
            .getConnectionFromPoolTimeout:
            self = .notSent(reason: error.shortDescription)
        case .deadlineExceeded, .readTimeout, .writeTimeout: self = .timeout
        default: self = .outcomeUnknown(reason: error.shortDescription)
        }
    }

    private static func isConnecting(_ error: any Error) -> Bool {
        if case .connectTimeout = error as? ChannelError { true } else { false }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        self = .nanoseconds(Int64(duration / .nanoseconds(1)))
    }
}
