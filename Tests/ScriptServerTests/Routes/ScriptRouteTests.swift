import HTTPTypes
import HummingbirdTesting
import Ledger
import NIOCore
import ServiceTestSupport
import Testing

@testable import ScriptServer

@Suite("GET /s/{siteKey}.js")
struct ScriptRouteTests {
    private static let gzip: HTTPFields = [.acceptEncoding: "gzip, deflate, br"]

    @Test("serves the script as JavaScript that any page may load, for five minutes")
    func headers() async throws {
        let service = try await TestService()
        let answer = try await service.send(.get, service.script)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "public, max-age=300")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.resourcePolicy] == "cross-origin")
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect(answer.headers[.vary] == "Accept-Encoding")
        #expect(answer.headers[.accessControlAllowCredentials] == nil)
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.text.contains("\(TestService.publicURL)/b/\(service.siteKey)"))
        #expect(!answer.text.contains("__STITCHER__"))
    }

    @Test("compresses when gzip is accepted", arguments: ["gzip", "br, gzip;q=0.5", "*", "GZIP", "x-gzip", "*;q=0.1"])
    func accepted(coding: String) async throws {
        let service = try await TestService()
        let plain = try await service.send(.get, service.script)
        let answer = try await service.send(.get, service.script, [.acceptEncoding: coding])
        #expect(answer.headers[.contentEncoding] == "gzip")
        #expect(answer.body.readableBytes < plain.body.readableBytes)
        #expect(Array(answer.body.readableBytesView.prefix(3)) == [0x1F, 0x8B, 0x08])
        #expect(answer.headers[.vary] == "Accept-Encoding")
    }

    @Test(
        "stays plain when gzip is not accepted",
        arguments: [nil, "", "identity", "br", "gzip;q=0", "gzip; q=0.0, br", "*;q=0", "gzip;q=0, *"])
    func refused(coding: String?) async throws {
        let service = try await TestService()
        let answer = try await service.send(.get, service.script, coding.map { [.acceptEncoding: $0] } ?? [:])
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentEncoding] == nil)
        #expect(answer.text.contains(service.siteKey))
        #expect(answer.headers[.vary] == "Accept-Encoding")
    }

    @Test("names the two representations with two strong tags, the same on every request")
    func tags() async throws {
        let service = try await TestService()
        let plain = try await service.send(.get, service.script).headers[.eTag]
        let compressed = try await service.send(.get, service.script, Self.gzip).headers[.eTag]
        let again = try await service.send(.get, service.script).headers[.eTag]
        #expect(plain != nil)
        #expect(plain != compressed)
        #expect(plain == again)
        for tag in [plain, compressed] {
            #expect(tag?.hasPrefix("\"") == true)
            #expect(tag?.hasSuffix("\"") == true)
        }
    }

    @Test("answers 304 without a body to either tag, weak ones, lists and the star")
    func unchanged() async throws {
        let service = try await TestService()
        let plain = try #require(try await service.send(.get, service.script).headers[.eTag])
        let compressed = try #require(try await service.send(.get, service.script, Self.gzip).headers[.eTag])
        for known in [plain, compressed, "W/\(plain)", "\"other\", \(compressed)", "\"a\",W/\(plain) , \"b\"", "*"] {
            let answer = try await service.send(.get, service.script, [.ifNoneMatch: known])
            #expect(answer.status == .notModified, "If-None-Match: \(known)")
            #expect(answer.body.readableBytes == 0)
            #expect(answer.headers[.eTag] == plain)
            #expect(answer.headers[.cacheControl] == "public, max-age=300")
            #expect(answer.headers[.contentEncoding] == nil)
        }
    }

    @Test("sends the script to whoever holds another version", arguments: ["\"other\"", "other", "", "W/\"x\""])
    func changed(known: String) async throws {
        let service = try await TestService()
        let answer = try await service.send(.get, service.script, [.ifNoneMatch: known])
        #expect(answer.status == .ok)
        #expect(answer.body.readableBytes > 0)
    }

    @Test("answers HEAD with the headers of GET, its length, and no body")
    func head() async throws {
        let service = try await TestService()
        try await withLiveServer(service) { port in
            for coding in ["identity", "gzip"] {
                let get = try await Self.exchange("GET", service.script, coding, port)
                let head = try await Self.exchange("HEAD", service.script, coding, port)
                #expect(head.headers == get.headers)
                #expect(head.headers.contains("content-length: \(get.body.count)"))
                #expect(head.body.isEmpty)
                #expect(!get.body.isEmpty)
            }
        }
    }

    private struct Exchange: Sendable {
        var headers: [String]
        var body: [UInt8]
    }

    private static func exchange(
        _ method: String, _ path: String, _ coding: String, _ port: Int
    ) async throws -> Exchange {
        let connection = try await RawConnection(port: port)
        try await connection.send(
            "\(method) \(path) HTTP/1.1\r\nHost: a\r\nAccept-Encoding: \(coding)\r\nConnection: close\r\n\r\n")
        #expect(await eventually(within: .seconds(5)) { !connection.isOpen })
        let bytes = connection.bytes
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? bytes.endIndex
        let lines = String(decoding: bytes[..<end], as: UTF8.self).lowercased().split(separator: "\r\n")
        return Exchange(
            headers: lines.map { String($0) }.filter { !$0.hasPrefix("date:") },
            body: Array(bytes[end...]))
    }
}
