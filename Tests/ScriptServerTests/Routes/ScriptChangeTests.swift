import HTTPTypes
import HummingbirdTesting
import Ledger
import NIOCore
import ServiceTestSupport
import Testing

@testable import ScriptServer

@Suite("The script when keys are wrong and settings change")
struct ScriptChangeTests {
    @Test(
        "answers an unknown key 404 with a tiny valid script, never with HTML",
        arguments: [
            "/s/unknown.js", "/s/.js", "/s/%00.js", "/s/%3Cscript%3E.js", "/s/..%2F..%2Fetc%2Fpasswd.js", "/s/unknown",
            "/s/unknown/debug.js", "/s/unknown/0123456789abcdef0123456789abcdef.js",
        ])
    func unknownKey(path: String) async throws {
        let service = try await TestService()
        for method in [HTTPRequest.Method.get, .head] {
            let answer = try await service.send(method, path)
            #expect(answer.status == .notFound)
            #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.resourcePolicy] == "cross-origin")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.text.utf8.count < 200)
            #expect(Self.isComment(answer.text) || method == .head)
            #expect(!answer.text.contains("<"))
        }
    }

    @Test("wants the whole key: neither a part of it nor another case will do")
    func wholeKey() async throws {
        let service = try await TestService()
        for key in [String(service.siteKey.dropLast()), service.siteKey + "A", "\(service.siteKey)/"] {
            #expect(try await service.send(.get, "/s/\(key).js").status == .notFound)
        }
        #expect(try await service.send(.get, "/s/\(service.siteKey)").status == .notFound)
    }

    @Test("serves a no-op while the integration is switched off, and the script again afterwards")
    func switchedOff() async throws {
        let service = try await TestService()
        let before = try await service.send(.get, service.script)
        try await service.change { $0.isActive = false }
        let off = try await service.send(.get, service.script)
        #expect(off.status == .ok)
        #expect(off.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(Self.isComment(off.text))
        #expect(!off.text.contains(service.siteKey))
        #expect(off.headers[.eTag] != before.headers[.eTag])
        try await service.change { $0.isActive = true }
        #expect(try await service.send(.get, service.script).text == before.text)
    }

    @Test("is another script with another tag after the widgets change, and an old tag no longer says unchanged")
    func otherWidgets() async throws {
        let service = try await TestService(widgets: ["24860"])
        let before = try await service.send(.get, service.script)
        try await service.change { $0.widgets = ["24861", "24862"] }
        let tag = try #require(before.headers[.eTag])
        let after = try await service.send(.get, service.script, [.ifNoneMatch: tag])
        #expect(after.status == .ok)
        #expect(after.headers[.eTag] != tag)
        #expect(after.text.contains("\"24861\",\"24862\""))
        #expect(!after.text.contains("\"24860\""))
    }

    @Test("keeps a frozen version for a year, unchanged, after the settings have changed")
    func frozen() async throws {
        let service = try await TestService(widgets: ["24860"])
        let before = try await service.send(.get, service.script)
        let path = "/s/\(service.siteKey)/\(ScriptTemplate.hash(of: before.text)).js"
        #expect(try await service.send(.get, path).text == before.text)
        try await service.change { $0.widgets = ["1"] }
        for method in [HTTPRequest.Method.get, .head] {
            let frozen = try await service.send(method, path)
            #expect(frozen.status == .ok)
            #expect(frozen.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(frozen.headers[.contentType] == "text/javascript; charset=utf-8")
            #expect(frozen.headers[.xContentTypeOptions] == "nosniff")
            #expect(frozen.headers[.resourcePolicy] == "cross-origin")
            #expect(frozen.headers[.accessControlAllowOrigin] == "*")
        }
        #expect(try await service.send(.get, path).text == before.text)
        let tag = try #require(try await service.send(.get, path).headers[.eTag])
        #expect(try await service.send(.get, path, [.ifNoneMatch: tag]).status == .notModified)
        let compressed = try await service.send(.get, path, [.acceptEncoding: "gzip"])
        #expect(compressed.headers[.contentEncoding] == "gzip")
        let current = try await service.send(.get, service.script).text
        #expect(current != before.text)
        #expect(
            try await service.send(.get, "/s/\(service.siteKey)/\(ScriptTemplate.hash(of: current)).js").status == .ok)
    }

    @Test("still serves a frozen version while the integration is switched off")
    func frozenWhileOff() async throws {
        let service = try await TestService()
        let text = try await service.send(.get, service.script).text
        try await service.change { $0.isActive = false }
        #expect(
            try await service.send(.get, "/s/\(service.siteKey)/\(ScriptTemplate.hash(of: text)).js").text == text)
    }

    @Test(
        "answers 404 to a hash that was never served",
        arguments: [
            "0123456789abcdef0123456789abcdef.js", "debug", "x.js", ".js", "0123456789abcdef0123456789abcdef",
            "%27%20OR%201=1--.js",
        ])
    func neverServed(name: String) async throws {
        let service = try await TestService()
        let answer = try await service.send(.get, "/s/\(service.siteKey)/\(name)")
        #expect(answer.status == .notFound)
        #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(Self.isComment(answer.text))
    }

    @Test("does not show one integration's frozen script under another's key")
    func foreignHash() async throws {
        let service = try await TestService(widgets: ["24860"])
        let hash = ScriptTemplate.hash(of: try await service.send(.get, service.script).text)
        let other = try await service.store.create(service.integration.settings, at: TestService.start)
        try await service.reload()
        #expect(try await service.send(.get, "/s/\(other.siteKey)/\(hash).js").status == .notFound)
    }

    @Test("serves the overlay for whoever looks for a mistake, and for the script", arguments: ["s", "b"])
    func overlay(path: String) async throws {
        let service = try await TestService()
        #expect(try await service.send(.get, "/\(path)/unknown/debug.js").status == .notFound)
        let answer = try await service.send(.get, "/\(path)/\(service.siteKey)/debug.js")
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test("names the address that the server has now, even if a script with an earlier one is finished later")
    func overtaken() async throws {
        let service = try await TestService()
        let one = [service.integration]
        let copies = Array(repeating: service.integration, count: 20)
        for round in 1...30 {
            // Each copy is made and kept anew, so this takes long.
            service.catalog.setPublicURL("https://before-\(round).example.ru")
            async let slow: Void = service.catalog.replace(with: copies, at: TestService.start)
            await Task.yield()
            service.catalog.setPublicURL("https://now-\(round).example.ru")
            try await service.catalog.replace(with: one, at: TestService.start)
            try await slow
            let text = try await service.send(.get, service.script).text
            try #require(text.contains("https://now-\(round).example.ru/b/\(service.siteKey)"))
        }
    }

    /// Nothing but a comment: the one script that certainly does nothing and throws nothing.
    private static func isComment(_ text: String) -> Bool {
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return body.hasPrefix("/*") && body.hasSuffix("*/") && body.dropFirst(2).dropLast(2).firstRange(of: "*/") == nil
    }
}
