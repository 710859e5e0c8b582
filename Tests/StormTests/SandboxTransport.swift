import CoMagic
import HTTPTypes
import NIOCore
import Relay
import Sandbox
import TestSupport

/// The way to a sandbox CoMagic through bad weather, without a network, on the test's clock.
struct SandboxTransport: HTTPTransport {
    let coMagic: SandboxCoMagic
    let clock: ManualClock
    let time: TestTime
    let sky: Sky
    let life: Life

    func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        let bytes = Array(body.readableBytesView)
        let call = Sandbox.JSONValue(bytes: bytes)
        let token = call?["params"]?["access_token"]?.asString ?? ""
        self.sky.count(token, 1)
        defer { self.sky.count(token, -1) }
        let (trouble, there, back) = self.sky.next(token, at: self.time.date)
        try await self.pass(there)
        guard self.life.survives(.sending) else { throw .outcomeUnknown(reason: "the run is over") }
        switch trouble {
        case .notSent: throw .notSent(reason: "connection refused")
        case .lost:
            try await self.pass(timeout)
            throw .timeout
        case .status(let code, let seconds):
            var fields = HTTPFields()
            if let seconds { fields[.retryAfter] = String(seconds) }
            return (HTTPResponse(status: .init(code: code), headerFields: fields), ByteBuffer(string: "<html></html>"))
        case .page: return Self.ok(Array("<!doctype html><title>Технические работы</title>".utf8))
        case .refusal(let mnemonic): return Self.ok(Self.refusal(mnemonic, of: call).bytes)
        case .quota(let seconds):
            let limits: Sandbox.JSONValue = [
                "day_remaining": 1_000, "day_reset": 40_000, "minute_remaining": 0,
                "minute_reset": .integer(Int64(seconds)),
            ]
            return Self.ok(Self.refusal("limit_exceeded", of: call, metadata: ["limits": limits]).bytes)
        // Of a question that was carried out and never answered nobody could know that it was charged.
        case .gateway(let code) where call?["method"]?.asString != "upload.offline_messages":
            return (HTTPResponse(status: .init(code: code)), ByteBuffer(string: "<html>Bad Gateway</html>"))
        case .none, .unanswered, .cut, .truncated, .slow, .gateway: break
        }
        var answer = self.coMagic.answer(bytes).body
        guard self.life.survives(.answered) else { throw .outcomeUnknown(reason: "the run is over") }
        switch trouble {
        case .unanswered:
            try await self.pass(timeout)
            throw .timeout
        case .cut: throw .outcomeUnknown(reason: "connection reset by peer")
        case .gateway(let code):
            try await self.pass(back)
            return (HTTPResponse(status: .init(code: code)), ByteBuffer(string: "<html>Bad Gateway</html>"))
        case .slow: try await self.pass(.seconds(8))
        case .truncated: answer.removeLast(answer.count / 2)
        default: break
        }
        try await self.pass(back)
        return Self.ok(answer)
    }

    /// A cancelled call is an unanswered one.
    private func pass(_ duration: Duration) async throws(TransportError) {
        do {
            try await self.clock.sleep(for: duration)
        } catch {
            throw .outcomeUnknown(reason: "cancelled")
        }
        guard !self.life.isOver else { throw .outcomeUnknown(reason: "the run is over") }
    }

    private static func ok(_ body: [UInt8]) -> (HTTPResponse, ByteBuffer) {
        (HTTPResponse(status: .ok), ByteBuffer(bytes: body))
    }

    /// **Source:** CoMagic Data API documentation, errors.
    private static func refusal(
        _ mnemonic: String, of call: Sandbox.JSONValue?, metadata: Sandbox.JSONValue = nil
    ) -> Sandbox.JSONValue {
        [
            "jsonrpc": "2.0", "id": call?["id"] ?? .null,
            "error": [
                "code": -32_602, "message": "refused",
                "data": [
                    "mnemonic": .string(mnemonic), "field": nil, "value": nil, "params": [:], "metadata": metadata,
                ],
            ],
        ]
    }
}
