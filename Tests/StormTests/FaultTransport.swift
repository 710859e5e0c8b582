import CoMagic
import HTTPTypes
import NIOCore
import Relay
import Sandbox
import TestSupport

/// The way to a sandbox CoMagic without a network: what its faults do to a connection, as the transport tells it.
struct FaultTransport: HTTPTransport {
    let coMagic: SandboxCoMagic

    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        let call = SandboxRequest("POST", "/v2.0", body: Array(body.readableBytesView))
        let reply = SandboxRoutes(comagic: self.coMagic).respond(call)
        guard reply.delay < timeout else { throw .timeout }
        switch reply.ending {
        case .answer: break
        case .hang: throw .timeout
        case .reset, .cutHalfway: throw .outcomeUnknown(reason: "connection reset by peer")
        }
        guard reply.body.count <= maximumResponseBytes else { throw .responseTooLarge(limit: maximumResponseBytes) }
        var fields = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return (HTTPResponse(status: .init(code: reply.status), headerFields: fields), ByteBuffer(bytes: reply.body))
    }
}
