import Foundation
package import HTTPTypes
package import Hummingbird
import NIOCore

/// A small JSON answer.
package enum JSONAnswer {
    package indirect enum Value: Encodable {
        case text(String), number(Double), flag(Bool), list([Value]), object([String: Value]), null

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .list(let list): try container.encode(list)
            case .object(let object): try container.encode(object)
            case .null: try container.encodeNil()
            }
        }
    }

    package static func make(_ status: HTTPResponse.Status, _ object: [String: Value]) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(Value.object(object))) ?? Data("{}".utf8)
        return Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    package static func error(_ status: HTTPResponse.Status, code: String, message: String) -> Response {
        self.make(status, ["error": .object(["code": .text(code), "message": .text(message)])])
    }
}
