import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import NIOCore
import ServiceTestSupport
import Stitching
import Testing

@testable import ScriptServer

@Suite("What the webhook refuses")
struct WebhookRefusalTests {
    @Test("answers 404 to an unknown secret and keeps nothing", arguments: ["x", "%00", "..%2F", "a/b"])
    func unknownSecret(secret: String) async throws {
        let service = try await TestService()
        let answer = try await service.send(.post, "/hooks/bukza/\(secret)", text: hookBody())
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.isEmpty)
    }

    @Test("takes neither the site key nor a part of the secret for the secret")
    func nearly() async throws {
        let service = try await TestService()
        let secret = service.integration.secret.revealed
        for guess in [service.siteKey, String(secret.dropLast()), secret + "A", secret.lowercased() + "-"] {
            #expect(try await service.send(.post, "/hooks/bukza/\(guess)", text: hookBody()).status == .notFound)
        }
    }

    @Test("answers other methods 405 and names POST, whether or not the secret is known")
    func otherMethods() async throws {
        let service = try await TestService()
        for path in [service.hook, "/hooks/bukza/unknown"] {
            for method in [HTTPRequest.Method.get, .head, .put, .patch, .delete, .options] {
                let answer = try await service.send(method, path, text: hookBody())
                #expect(answer.status == .methodNotAllowed, "\(method)")
                #expect(answer.headers[.allow] == "POST")
            }
        }
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.isEmpty)
    }

    @Test("takes 65,536 bytes and refuses 65,537, announced or chunked")
    func size() async throws {
        let service = try await TestService()
        let whole = try await service.send(.post, service.hook, text: Self.padded(to: 65_536, order: "1"))
        #expect(whole.status == .ok)
        let over = try await service.send(.post, service.hook, text: Self.padded(to: 65_537, order: "2"))
        #expect(over.status == .contentTooLarge)
        #expect((over.object["error"] as? [String: String])?["code"] == "too_large")
        try await withLiveServer(service) { port in
            let whole = try await Self.chunked(Self.padded(to: 65_536, order: "3"), to: service.hook, port)
            let over = try await Self.chunked(Self.padded(to: 65_537, order: "4"), to: service.hook, port)
            #expect(whole == 200)
            #expect(over == 413)
        }
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.map(\.orderID) == ["3", "1"])
    }

    @Test("answers 503 and when to come again if the disk refuses, and keeps nothing")
    func diskRefuses() async throws {
        let service = try await TestService()
        try service.refuseWrites(to: "booking")
        for body in [hookBody(), "unreadable"] {
            let answer = try await service.send(.post, service.hook, text: body)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
            #expect(answer.object["id"] == nil)
            #expect(answer.object["error"] != nil)
        }
        let kept = try await service.bookings.list(.init(), limit: 10)
        #expect(kept.isEmpty)
    }

    @Test("takes both secrets during the overlap after a rotation, and only the new one afterwards")
    func rotation() async throws {
        let service = try await TestService()
        let rotated = try await service.store.rotateSecret(
            of: service.integration.id, overlap: 60, at: TestService.start)
        try await service.reload()
        #expect(rotated.secret != service.integration.secret)
        let new = "/hooks/bukza/\(rotated.secret.revealed)"
        #expect(try await service.send(.post, new, text: hookBody(order: "1")).status == .ok)
        #expect(try await service.send(.post, service.hook, text: hookBody(order: "2")).status == .ok)
        let last = try await service.store.rotateSecret(of: service.integration.id, overlap: 0, at: TestService.start)
        try await service.reload()
        #expect(try await service.send(.post, new, text: hookBody(order: "3")).status == .notFound)
        #expect(try await service.send(.post, service.hook, text: hookBody(order: "4")).status == .notFound)
        let newest = "/hooks/bukza/\(last.secret.revealed)"
        #expect(try await service.send(.post, newest, text: hookBody(order: "5")).status == .ok)
    }

    @Test("never answers with a token, a secret or what a person typed")
    func tellsNothing() async throws {
        let service = try await TestService()
        let body = hookBody(name: "Заметное Имя")
        var answers: [TestResponse] = [
            try await service.send(.post, service.hook, text: body),
            try await service.send(.post, service.hook, text: body),
            try await service.send(.post, service.hook, text: "Заметное Имя"),
            try await service.send(.get, service.hook),
            try await service.send(.post, "/hooks/bukza/guess", text: body),
            try await service.send(.get, service.script),
            try await service.send(.post, service.beacon, text: body), try await service.send(.get, "/healthz"),
            try await service.send(.get, "/readyz"), try await service.send(.get, "/"),
        ]
        try service.refuseWrites(to: "booking")
        try service.refuseWrites(to: "note")
        answers.append(try await service.send(.post, service.hook, text: hookBody(order: "2", name: "Заметное Имя")))
        answers.append(try await service.send(.get, "/readyz"))
        for answer in answers {
            let seen = answer.text + answer.headers.map(\.description).joined()
            for hidden in [
                TestService.token, service.integration.secret.revealed, "Заметное", "79161234567", service.directory,
            ] {
                #expect(!seen.contains(hidden))
            }
        }
    }

    private static func padded(to bytes: Int, order: String) -> String {
        let body = hookBody(order: order)
        return body + String(repeating: " ", count: bytes - body.utf8.count)
    }

    private static func chunked(_ text: String, to path: String, _ port: Int) async throws -> Int? {
        let connection = try await RawConnection(port: port)
        try await connection.send("POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 9_000) {
            let part = bytes[start..<min(start + 9_000, bytes.count)]
            try? await connection.send("\(String(part.count, radix: 16))\r\n")
            try? await connection.send(part)
            try? await connection.send("\r\n")
        }
        try? await connection.send("0\r\n\r\n")
        #expect(await eventually(within: .seconds(5)) { connection.status != nil })
        let status = connection.status
        await connection.close()
        return status
    }
}
