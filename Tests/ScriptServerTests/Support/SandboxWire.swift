import CoMagic
import HTTPTypes
import NIOCore
import Relay
import Sandbox

/// Calls go straight to a sandbox CoMagic, without a network.
struct SandboxWire: HTTPTransport {
    let coMagic: SandboxCoMagic

    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        let answer = self.coMagic.answer(Array(body.readableBytesView)).body
        return (HTTPResponse(status: .ok), ByteBuffer(bytes: answer))
    }
}
