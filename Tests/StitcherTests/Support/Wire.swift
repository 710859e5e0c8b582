import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An answer over HTTP, read whole.
struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    var text: String { String(decoding: self.body, as: UTF8.self) }

    /// The `id` of a webhook's answer.
    var id: String? { self.object?["id"] as? String }
    var isDuplicate: Bool? { self.object?["duplicate"] as? Bool }

    private var object: [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(self.body)) as? [String: Any]
    }
}

extension Served {
    func get(_ path: String, _ headers: HTTPHeaders = [:]) async throws -> Answer {
        try await Wire.send(.GET, self.url + path, headers)
    }

    func post(_ path: String, _ text: String) async throws -> Answer {
        try await Wire.send(.POST, self.url + path, body: .bytes(ByteBuffer(string: text)))
    }

    func post(_ path: String, _ bytes: [UInt8]) async throws -> Answer {
        try await Wire.send(.POST, self.url + path, body: .bytes(ByteBuffer(bytes: bytes)))
    }

    /// Without a length, part by part as the test hands them out.
    func post(_ path: String, parts: AsyncStream<ByteBuffer>) async throws -> Answer {
        try await Wire.send(.POST, self.url + path, body: .stream(parts, length: .unknown))
    }

    /// Without a length, in chunks of the given size.
    func post(_ path: String, _ bytes: [UInt8], inChunksOf size: Int) async throws -> Answer {
        let chunks = stride(from: 0, to: bytes.count, by: size).map { start in
            ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
        }
        return try await Wire.send(.POST, self.url + path, body: .stream(chunks.async, length: .unknown))
    }
}

enum Wire {
    static func send(
        _ method: HTTPMethod, _ url: String, _ headers: HTTPHeaders = [:], body: HTTPClientRequest.Body? = nil,
        timeout: TimeAmount = .seconds(20)
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        request.body = body
        let response = try await HTTPClient.shared.execute(request, timeout: timeout)
        return Answer(
            status: Int(response.status.code), headers: response.headers,
            body: Array(try await response.body.collect(upTo: 4_194_304).readableBytesView))
    }
}

extension Wire {
    /// The next port to try. Below the range that the kernel gives to clients, of which some tests have hundreds.
    private static let nextPort = Atomic<Int>(10_000 + Int(getpid()) % 97 * 200)

    /// A port of loopback that nobody listens on just now.
    static func freePort() async throws -> Int {
        while true {
            let port = self.nextPort.add(1, ordering: .relaxed).newValue
            let listener = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            guard let channel = try? await listener.bind(host: "127.0.0.1", port: port).get() else { continue }
            try await channel.close()
            return port
        }
    }
}

/// The chunks of a list as an asynchronous sequence.
private struct Chunks: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<ByteBuffer>

        mutating func next() async -> ByteBuffer? { self.rest.popFirst() }
    }

    let chunks: [ByteBuffer]

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: self.chunks[...]) }
}

extension [ByteBuffer] {
    fileprivate var async: Chunks { Chunks(chunks: self) }
}

/// What the owner's template makes of one booking; the order's number is also in the text, as the template says.
func hookBody(
    order: String = "1001", code: String = "C6UDS3", name: String = "Иван Петров", date: String = "", n2: String = ""
) -> String {
    """
    { "date_time": "\(date)", "name": "\(name)", "phone": "+7 (916) 123-45-67", "email": "ivan@example.com",
      "message": "Номер заказа: \(order); Код бронирования: \(code)", "visitor_session_id": "\(n2)" }
    """
}
