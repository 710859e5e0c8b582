package import Hummingbird
package import NIOCore

extension Request {
    /// The whole body. Refuses at once when the announced length is over the limit.
    ///
    /// Throws `NIOTooManyBytesError` past the limit. ``SlowRequestHandler`` closes the connection of a slow body.
    package func collectBody(upTo limit: Int) async throws -> ByteBuffer {
        if let announced = self.headers[.contentLength].flatMap(Int.init), announced > limit {
            throw NIOTooManyBytesError(maxBytes: limit)
        }
        return try await self.body.collect(upTo: limit)
    }
}
