import Foundation
import Gzip
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerSQLite
import NIOCore
import ServiceTestSupport
import Stitching
import Testing

@testable import ScriptServer

@Suite("How a webhook may come")
struct WebhookTransportTests {
    private static func encoded(_ encoding: String) -> HTTPFields { [.contentEncoding: encoding] }

    @Test(
        "gzip and deflate are unpacked, whatever the header's case, and gzip also when no header says so",
        arguments: ["gzip", "GZIP", "x-gzip", "identity, gzip", "deflate", "raw deflate", ""])
    func packed(encoding: String) async throws {
        let service = try await TestService()
        let text = Array(hookBody().utf8)
        let isDeflate = encoding.contains("deflate")
        var bytes = isDeflate ? try Gzip.zlib(text) : try Gzip.compress(text)
        if encoding == "raw deflate" { bytes = Array(bytes.dropFirst(2).dropLast(4)) }
        let headers = encoding.isEmpty ? [:] : Self.encoded(isDeflate ? "deflate" : encoding)
        let answer = try await service.send(.post, service.hook, headers, body: ByteBuffer(bytes: bytes))
        #expect(answer.status == .ok)
        let kept = try await service.bookings.list(.init(), limit: 9)
        #expect(kept.map(\.orderID) == ["1001"] && kept.map(\.code) == ["C6UDS3"])
        #expect(try await service.bookings.show(try #require(kept.first).id).rawBytes == text)
    }

    @Test("packed twice is unpacked twice")
    func twice() async throws {
        let service = try await TestService()
        let bytes = try Gzip.compress(Gzip.compress(Array(hookBody().utf8)))
        let answer = try await service.send(
            .post, service.hook, Self.encoded("gzip, gzip"), body: ByteBuffer(bytes: bytes))
        #expect(answer.status == .ok)
    }

    @Test("a body that says gzip and is plain text is read as it is")
    func liar() async throws {
        let service = try await TestService()
        #expect(try await service.send(.post, service.hook, Self.encoded("gzip"), text: hookBody()).status == .ok)
    }

    @Test("a bomb is refused as too large, and nothing of it is kept")
    func bomb() async throws {
        let service = try await TestService()
        for header in [Self.encoded("gzip"), [:]] {
            let bomb = try Gzip.compress([UInt8](repeating: 0x20, count: 5_000_000))
            let answer = try await service.send(.post, service.hook, header, body: ByteBuffer(bytes: bomb))
            #expect(answer.status == .contentTooLarge)
        }
        #expect(try await service.bookings.list(.init(), limit: 9).isEmpty)
    }

    @Test("an unknown encoding is 415, and the body is kept as it came", arguments: ["br", "zstd", "gzip, br", "aes"])
    func unknownEncoding(encoding: String) async throws {
        let service = try await TestService()
        let bytes: [UInt8] = [0x8B, 0x02, 0x80, 0xFF, 0x00]
        let answer = try await service.send(.post, service.hook, Self.encoded(encoding), body: ByteBuffer(bytes: bytes))
        #expect(answer.status == .unsupportedMediaType)
        let id = try #require((answer.object["id"] as? String).flatMap { EntryID(text: $0) })
        let detail = try await service.bookings.show(id)
        #expect(detail.summary.status == .parked && detail.rawBytes == bytes)
        #expect(detail.summary.lastError?.mnemonic == "unreadable_body")
    }

    @Test(
        "what was pasted with the address does no harm",
        arguments: [
            "%20", "%0A", "%C2%A0", "%0D%0A", "/", "%09", "%22", "%20%20", ".", "%E2%80%8B", ">", "%3E", "/%20",
        ])
    func pasted(_ rest: String) async throws {
        let service = try await TestService()
        #expect(try await service.send(.post, service.hook + rest, text: hookBody()).status == .ok)
    }

    @Test("several bookings in one body are all kept; the answer names the first and lists all")
    func several() async throws {
        let service = try await TestService()
        let body = "[\(hookBody(order: "1")), \(hookBody(order: "2")), \(hookBody(order: "1"))]"
        let answer = try await service.send(.post, service.hook, text: body)
        #expect(answer.status == .ok && answer.object["duplicate"] as? Bool == false)
        let kept = try await service.bookings.list(.init(), limit: 9)
        #expect(Set(kept.compactMap(\.orderID)) == ["1", "2"] && kept.count == 2)
        let ids = try #require(answer.object["ids"] as? [String])
        #expect(answer.object["id"] as? String == ids.first && Set(ids) == Set(kept.map(\.id.description)))
        let again = try await service.send(.post, service.hook, text: body)
        #expect(again.object["duplicate"] as? Bool == true && again.object["ids"] as? [String] == ids)
        #expect(try await service.bookings.list(.init(), limit: 9).count == 2)
    }

    @Test("fields in the address's query are a booking, and are read again when the body is")
    func query() async throws {
        let service = try await TestService()
        let query = "?order_id=7&phone=%2B7%20916%20123-45-67&name=%D0%98%D0%B2%D0%B0%D0%BD"
        let answer = try await service.send(.post, service.hook + query, text: "")
        #expect(answer.status == .ok)
        let id = try #require((answer.object["id"] as? String).flatMap { EntryID(text: $0) })
        let detail = try await service.bookings.show(id)
        #expect(detail.summary.orderID == "7" && detail.contact.name == "Иван")
        #expect(detail.query == String(query.dropFirst()))
    }

    @Test(
        "a set-up ping is answered 200, is no booking, and is counted apart",
        arguments: ["test=test", #"{"test":"test"}"#])
    func ping(body: String) async throws {
        let service = try await TestService()
        #expect(try await service.send(.post, service.hook, text: body).status == .ok)
        #expect(try await service.bookings.list(.init(), limit: 9).isEmpty)
        let delivery = try await service.ledger.coverage.delivery(of: [service.integration.id])
        #expect(delivery.pings == 1 && delivery.needsPerson == 0)
        #expect(try await service.ledger.settings.refusals(of: [service.integration.id], limit: 9).isEmpty)
    }

    @Test("a body cut by the connection is kept as parked, announced or chunked, and a whole one is not")
    func cut() async throws {
        let service = try await TestService()
        let body = hookBody()
        try await withLiveServer(service) { port in
            let announced = try await RawConnection(port: port)
            try await announced.send(
                "POST \(service.hook) HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count + 10)\r\n\r\n\(body)")
            await announced.close()
            let isKept = try await eventually(within: .seconds(20)) {
                try await service.bookings.list(.init(), limit: 9).count == 1
            }
            #expect(isKept)
            let chunked = try await RawConnection(port: port)
            try await chunked.send(
                "POST \(service.hook) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n")
            await chunked.close()
            let areKept = try await eventually(within: .seconds(20)) {
                try await service.bookings.list(.init(), limit: 9).count == 2
            }
            #expect(areKept)
        }
        let kept = try await service.bookings.list(.init(), limit: 9)
        #expect(kept.allSatisfy { $0.status == .parked && $0.orderID == nil })
        #expect(try await service.bookings.show(try #require(kept.last).id).rawBody == body)
        let refused = try await service.ledger.settings.refusals(of: [service.integration.id], limit: 9)
        #expect(refused.map(\.reason) == [.cutBody, .cutBody] && refused.map(\.booking) == kept.map(\.id))
    }

    @Test("every refusal of a known address leaves a row for its owner, the newest first, and no more than are kept")
    func rows() async throws {
        let service = try await TestService()
        let large = String(repeating: "x", count: 70_000)
        _ = try await service.send(.post, service.hook, text: large)
        _ = try await service.send(.get, service.hook)
        _ = try await service.send(.post, service.hook, Self.encoded("br"), text: "abc")
        _ = try await service.send(.post, service.hook, text: "abcd")
        _ = try await service.send(.post, "/hooks/bukza/unknown", text: "abcde")
        let store = service.ledger.settings
        let refused = try await store.refusals(of: [service.integration.id], limit: 9)
        #expect(refused.map(\.reason) == [.unreadableBody, .unknownEncoding, .wrongMethod, .tooLarge])
        #expect(refused.map(\.status) == [422, 415, 405, 413])
        #expect(refused.map(\.bytes) == [4, 3, 0, 70_000])
        for _ in 0..<RefusedRequest.kept { _ = try await service.send(.get, service.hook) }
        let later = try await store.refusals(of: [service.integration.id], limit: 1_000)
        #expect(later.count == RefusedRequest.kept && later.allSatisfy { $0.reason == .wrongMethod })
    }

    @Test("the owner sees the last refusals on the install page and by the API")
    func shown() async throws {
        let service = try await TestService()
        _ = try await service.send(.get, service.hook)
        let admin = try await service.person(.admin, language: .english)
        let page = try await admin.get("/integrations/1/install")
        #expect(page.text.contains("The method is not POST"))
        let answer = try await admin.get("/api/v1/integrations/1/refused")
        #expect(answer.text.contains(#""reason":"method_not_allowed""#))
        let marketer = try await service.person(.marketer, email: "m@example.ru")
        #expect(try await marketer.get("/api/v1/integrations/1/refused").status == .forbidden)
    }
}
