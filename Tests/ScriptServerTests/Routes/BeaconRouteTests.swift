import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import NIOCore
import ServiceTestSupport
import SessionStore
import Stitching
import Testing

@testable import ScriptServer

@Suite("POST /b/{siteKey}")
struct BeaconRouteTests {
    private static let body =
        #"{"v":1,"s":"17000000001","q":"ready","w":["24860"],"n":true,"u":"https://a.example/?x=1"}"#

    @Test("remembers the session, answers 204 to any origin, and sets no cookie")
    func remembers() async throws {
        let service = try await TestService()
        let answer = try await service.send(
            .post, service.beacon, [.contentType: "text/plain", .origin: "https://a.example"], text: Self.body)
        #expect(answer.status == .noContent)
        #expect(answer.body.readableBytes == 0)
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect(answer.headers[.accessControlAllowCredentials] == nil)
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.headers[.resourcePolicy] == "cross-origin")
        let id = try #require(VisitorSessionID(rawValue: 17_000_000_001))
        let seen = try #require(service.sessions.session(id, of: service.integration.id))
        #expect(seen.page.address == "https://a.example/?x=1")
        #expect(seen.page.widgets == ["24860"])
        #expect(seen.handedOver)
    }

    @Test("does not ask for a content type", arguments: ["text/plain;charset=UTF-8", "application/json", "", "x/y"])
    func anyType(type: String) async throws {
        let service = try await TestService()
        #expect(
            try await service.send(.post, service.beacon, [.contentType: type], text: Self.body).status == .noContent)
    }

    @Test(
        "answers 400 to what is no beacon, remembers nothing, and still lets the page read the answer",
        arguments: [
            "", "{}", "null", "[]", "hello", #"{"v":2,"s":"1","q":"ready"}"#, #"{"v":1,"s":"17000000001","q":"ready""#,
            #"{"v":1,"s":17000000001,"q":"ready"}"#, #"{"v":1,"s":"-1","q":"ready"}"#,
            #"{"v":1,"s":"17000000001","q":"maybe"}"#,
        ])
    func malformed(text: String) async throws {
        let service = try await TestService()
        let answer = try await service.send(.post, service.beacon, text: text)
        #expect(answer.status == .badRequest)
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        let id = try #require(VisitorSessionID(rawValue: 17_000_000_001))
        #expect(service.sessions.session(id, of: service.integration.id) == nil)
        #expect(!service.hasSeenPage)
    }

    @Test("notes that pages are alive when a page has no session")
    func noSession() async throws {
        let service = try await TestService()
        let answer = try await service.send(.post, service.beacon, text: #"{"v":1,"q":"none","y":"comagic_missing"}"#)
        #expect(answer.status == .noContent)
        #expect(service.hasSeenPage)
    }

    @Test("answers 404 to an unknown key, with whatever body", arguments: ["", Self.body])
    func unknownKey(text: String) async throws {
        let service = try await TestService()
        let answer = try await service.send(.post, "/b/unknown", text: text)
        #expect(answer.status == .notFound)
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
    }

    @Test("takes 4,096 bytes and refuses 4,097, announced or chunked")
    func size() async throws {
        let service = try await TestService()
        #expect(try await service.send(.post, service.beacon, text: Self.padded(to: 4_096)).status == .noContent)
        let over = try await service.send(.post, service.beacon, text: Self.padded(to: 4_097))
        #expect(over.status == .contentTooLarge)
        #expect(over.headers[.accessControlAllowOrigin] == "*")
        try await withLiveServer(service) { port in
            let whole = try await Self.chunked(Self.padded(to: 4_096), to: service.beacon, port)
            let over = try await Self.chunked(Self.padded(to: 4_097), to: service.beacon, port)
            #expect(whole == 204)
            #expect(over == 413)
        }
    }

    @Test("answers a preflight, should some page cause one")
    func preflight() async throws {
        let service = try await TestService()
        let answer = try await service.send(
            .options, service.beacon, [.origin: "https://a.example", .accessControlRequestMethod: "POST"])
        #expect(answer.status == .noContent)
        #expect(answer.headers[.accessControlAllowOrigin] == "*")
        #expect(answer.headers[.accessControlAllowMethods] == "POST")
        #expect(answer.headers[.accessControlAllowHeaders] == "Content-Type")
        #expect(answer.headers[.accessControlAllowCredentials] == nil)
    }

    @Test("reads the same beacon from an image's address")
    func image() async throws {
        let service = try await TestService()
        let query = try #require(Self.body.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        #expect(try await service.send(.get, "\(service.beacon)?\(query)").status == .noContent)
        let id = try #require(VisitorSessionID(rawValue: 17_000_000_001))
        #expect(service.sessions.session(id, of: service.integration.id)?.page.address == "https://a.example/?x=1")
        #expect(try await service.send(.get, service.beacon).status == .badRequest)
        #expect(try await service.send(.get, "\(service.beacon)?%7B").status == .badRequest)
        #expect(try await service.send(.get, "\(service.beacon)?%FF%FE").status == .badRequest)
        #expect(try await service.send(.get, "/b/unknown?\(query)").status == .notFound)
        let long = try #require(
            Self.padded(to: 4_097).addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        #expect(try await service.send(.get, "\(service.beacon)?\(long)").status == .contentTooLarge)
    }

    @Test(
        "decodes an image's address exactly once",
        arguments: ["%22kart%22", "%5C", "%0A", "%EB%E5", "a%26b", "a%23b", "100%25", "%2522", "a+b"])
    func imageAddress(value: String) async throws {
        let service = try await TestService()
        let address = "https://a.example/?utm_term=\(value)"
        let body = Self.body.replacing("https://a.example/?x=1", with: address)
        // As encodeURIComponent writes it.
        let unreserved = CharacterSet(charactersIn: "-_.!~*'()").union(.alphanumerics)
        let query = try #require(body.addingPercentEncoding(withAllowedCharacters: unreserved))
        #expect(try await service.send(.get, "\(service.beacon)?\(query)").status == .noContent)
        let id = try #require(VisitorSessionID(rawValue: 17_000_000_001))
        #expect(service.sessions.session(id, of: service.integration.id)?.page.address == address)
    }

    @Test("takes beacons of an integration that is switched off: cached scripts still send them")
    func switchedOff() async throws {
        let service = try await TestService(isActive: false)
        #expect(try await service.send(.post, service.beacon, text: Self.body).status == .noContent)
    }

    @Test("keeps the sessions of two integrations apart")
    func apart() async throws {
        let service = try await TestService()
        let other = try await service.store.create(service.integration.settings, at: TestService.start)
        try await service.reload()
        _ = try await service.send(.post, service.beacon, text: Self.body)
        let id = try #require(VisitorSessionID(rawValue: 17_000_000_001))
        #expect(service.sessions.session(id, of: service.integration.id) != nil)
        #expect(service.sessions.session(id, of: other.id) == nil)
    }

    private static func padded(to bytes: Int) -> String {
        let head = #"{"v":1,"s":"17000000001","q":"ready","x":""#
        return head + String(repeating: "x", count: bytes - head.utf8.count - 2) + #""}"#
    }

    private static func chunked(_ text: String, to path: String, _ port: Int) async throws -> Int? {
        let connection = try await RawConnection(port: port)
        try await connection.send("POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let part = rest.prefix(1_000)
            rest = rest.dropFirst(1_000)
            let size = String(part.count, radix: 16)
            try? await connection.send("\(size)\r\n\(String(decoding: part, as: UTF8.self))\r\n")
        }
        try? await connection.send("0\r\n\r\n")
        #expect(await eventually(within: .seconds(5)) { connection.status != nil })
        let status = connection.status
        await connection.close()
        return status
    }
}

extension TestService {
    fileprivate var hasSeenPage: Bool {
        self.sessions.evidence(for: EvidenceQuery(integration: self.integration.id, asksForPages: true)).hasSeenPage
    }
}
