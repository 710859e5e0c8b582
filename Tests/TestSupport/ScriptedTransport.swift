package import CoMagic
import Foundation
package import HTTPTypes
package import NIOCore
import Synchronization
import Testing

/// Answers requests from a queue and keeps them. Being asked more often than it has answers fails the test.
package final class ScriptedTransport: HTTPTransport {
    /// One answer of the queue.
    package enum Answer: Sendable {
        case response(HTTPResponse, String)
        case failure(TransportError)

        /// HTTP 200 with this body.
        package static func ok(_ body: String) -> Answer { .response(HTTPResponse(status: .ok), body) }

        /// HTTP 200 with a JSON-RPC success; `data` is JSON.
        package static func result(_ data: String, id: String = ScriptedTransport.requestID) -> Answer {
            .ok(#"{"jsonrpc":"2.0","id":"\#(id)","result":{"data":\#(data),"metadata":{"limits":{}}}}"#)
        }

        /// HTTP 200 with CoMagic's error object.
        package static func error(
            _ mnemonic: String, field: String? = nil, message: String = "…", metadata: String = "null"
        ) -> Answer {
            let field = field.map { "\"\($0)\"" } ?? "null"
            return .ok(
                """
                {"jsonrpc":"2.0","id":"\(ScriptedTransport.requestID)","error":{"code":-32602,"message":"\(message)",\
                "data":{"mnemonic":"\(mnemonic)","field":\(field),"value":null,"params":{},"metadata":\(metadata)}}}
                """)
        }

        package static func status(_ code: Int, headers: HTTPFields = [:], body: String = "") -> Answer {
            .response(HTTPResponse(status: .init(code: code), headerFields: headers), body)
        }
    }

    /// What was asked.
    package struct Request: Sendable {
        package var head: HTTPRequest
        package var body: String
        package var timeout: Duration
        package var maximumResponseBytes: Int
    }

    private struct State {
        var answers: [Answer]
        var requests: [Request] = []
    }

    /// The request id that answers echo; hand it to the client as its `requestID`.
    package static let requestID = "request-1"

    private let state: Mutex<State>

    package init(_ answers: [Answer] = []) {
        self.state = Mutex(State(answers: answers))
    }

    /// In the order they came.
    package var requests: [Request] { self.state.withLock { $0.requests } }

    /// The bodies of the requests, in order.
    package var bodies: [String] { self.requests.map(\.body) }

    package func add(_ answer: Answer) {
        self.state.withLock { $0.answers.append(answer) }
    }

    package func send(
        _ request: HTTPRequest, body: ByteBuffer, timeout: Duration, maximumResponseBytes: Int
    ) async throws(TransportError) -> (HTTPResponse, ByteBuffer) {
        let answer = self.state.withLock { state -> Answer? in
            state.requests.append(
                Request(
                    head: request, body: String(buffer: body), timeout: timeout,
                    maximumResponseBytes: maximumResponseBytes))
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        switch answer {
        case .response(let response, let body): return (response, ByteBuffer(string: body))
        case .failure(let error): throw error
        case nil:
            Issue.record("asked once more than there are answers: \(String(buffer: body))")
            throw .notSent(reason: "no answer left")
        }
    }
}
