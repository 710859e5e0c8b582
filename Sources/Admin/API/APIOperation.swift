import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Stitching

/// One operation of the API. The same value registers its route and describes it, so the two cannot differ.
struct APIOperation: Sendable {
    /// A key of a request's body or of its query.
    struct Field: Sendable {
        let name: String
        let schema: String
        let text: String
        var isRequired = false
    }

    let method: HTTPRequest.Method
    /// The path in the router's notation: `/api/v1/integrations/{id}`.
    let path: String
    let summary: String
    let isForAdministrators: Bool
    var query: [Field] = []
    var body: [Field] = []
    /// The answer's schema: a name of ``OpenAPIDocument/schemas``, or that followed by `[]`.
    let answer: String
    var status = 200

    /// The names in the braces of the path.
    var parameters: [String] {
        self.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    var keys: Set<String> { Set(self.body.map(\.name)) }

    /// A JSON answer that no cache stores.
    static func answer(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        let body = (try? encoder.encode(value)) ?? Data("{}".utf8)
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
