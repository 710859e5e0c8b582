package import HTTPTypes
package import NIOCore

/// The only way out of the process. A test returns prepared answers.
package protocol HTTPTransport: Sendable {
    /// Sends one request and collects the whole answer. Never follows a redirect.
    ///
    /// - Parameter timeout: for everything, from connecting to the last byte.
    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer)
}

/// Why there is no answer. Whether anything was sent decides if sending again could make a duplicate.
package enum TransportError: Error, Hashable, Sendable {
    /// Nothing left the machine: no connection, no name, no handshake.
    case notSent(reason: String)
    /// It was or may have been sent, and no answer came in time.
    case timeout
    /// It was or may have been sent, and the connection broke.
    case outcomeUnknown(reason: String)
    /// The answer was larger than the limit.
    case responseTooLarge(limit: Int)
}
