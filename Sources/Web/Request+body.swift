package import Hummingbird
package import NIOCore

extension Request {
    /// The whole body; refuses at once when the announced length is over the limit.
    ///
    /// Throws `NIOTooManyBytesError` past the limit. A body that trickles in is cut off by ``SlowRequestHandler``.
    package func collectBody(upTo limit: Int) async throws -> ByteBuffer {
        if let announced = self.headers[.contentLength].flatMap(Int.init), announced > limit {
            throw NIOTooManyBytesError(maxBytes: limit)
        }
        return try await self.body.collect(upTo: limit)
    }
}
