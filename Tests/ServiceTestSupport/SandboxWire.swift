package import CoMagic
package import HTTPTypes
package import NIOCore
import Relay
package import Sandbox

/// Calls go straight to a sandbox CoMagic, without a network.
package struct SandboxWire: HTTPTransport {
    package let coMagic: SandboxCoMagic

    package func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        let answer = self.coMagic.answer(Array(body.readableBytesView)).body
        return (HTTPResponse(status: .ok), ByteBuffer(bytes: answer))
    }
}
