package import HTTPTypes
package import NIOCore

/// The one way out of the process. A test fills it with a queue of answers.
package protocol HTTPTransport: Sendable {
    /// Sends one request and collects the whole answer; never follows a redirect.
    ///
    /// - Parameter timeout: for everything, from connecting to the last byte.
    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer)
}

/// Why there is no answer. Whether anything was sent decides if a second sending could make a duplicate.
package enum TransportError: Error, Hashable, Sendable {
    /// Nothing left the machine: no connection, no name, no handshake.
    case notSent(reason: String)
    /// It was sent, or may have been, and nobody answered in time.
    case timeout
    /// It was sent, or may have been, and the connection broke.
    case outcomeUnknown(reason: String)
    /// It was answered with more than we care to read.
    case responseTooLarge(limit: Int)
}
