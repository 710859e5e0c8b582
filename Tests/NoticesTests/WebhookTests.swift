import Foundation
import NIOHTTP1
import Notices
import TestSupport
import Testing

@Suite("A webhook, over a real socket")
struct WebhookTests {
    private func failure(
        _ answer: HTTPTestServer.Answer, path: String = "/hook?key=s3cret", timeout: Duration = .seconds(10)
    ) async throws -> NoticeFailure? {
        let server = try await HTTPTestServer(answer)
        let failure = try await NoticesTests.failure(to: .webhook(url: server.base + path), timeout: timeout)
        try await server.stop()
        return failure
    }

    @Test("is sent the notice as JSON", arguments: [200, 202, 204])
    func json(status: Int) async throws {
        let server = try await HTTPTestServer(.init(status: status))
        #expect(try await NoticesTests.failure(to: .webhook(url: server.base + "/hook?key=s3cret")) == nil)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.path == "/hook?key=s3cret")
        #expect(request.headers.first(name: "content-type") == "application/json; charset=utf-8")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
        #expect(object.keys.sorted() == ["facts", "link", "subject", "text"])
        let notice = Notice.example()
        #expect(object["subject"] as? String == notice.subject)
        #expect(object["text"] as? String == notice.text)
        #expect(object["link"] as? String == notice.link)
        #expect(object["facts"] as? [String: String] == notice.facts)
        try await server.stop()
    }

    @Test("without a link the key is there all the same")
    func noLink() async throws {
        let server = try await HTTPTestServer(.init())
        #expect(
            try await NoticesTests.failure(of: Notice(subject: "a", text: "b"), to: .webhook(url: server.base)) == nil)
        #expect(
            server.requests.map { String(decoding: $0.body, as: UTF8.self) } == [
                #"{"facts":{},"link":null,"subject":"a","text":"b"}"#
            ])
        try await server.stop()
    }

    @Test("a no is quoted on one line, cut, and without the address's secrets")
    func refused() async throws {
        let body = "no:\r\n/hook?key=s3cret\tis s3cret\n" + String(repeating: "ж", count: 20_000)
        let failure = try await self.failure(.init(status: 403, body: body))
        guard case .refused(let refusal) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(refusal.code == 403)
        #expect(refusal.text.hasPrefix("no: ***?*** is *** жж"))
        #expect(refusal.text.hasSuffix("ж…"))
        #expect(refusal.text.utf8.count <= 300 && refusal.text.utf8.count > 295)
        #expect(failure?.isWorthRetrying == false)
    }

    @Test("a no for now is told from a no for good, and says when")
    func retry() async throws {
        let busy = try await self.failure(.init(status: 429, headers: ["retry-after": "7"]))
        #expect(busy?.isWorthRetrying == true)
        #expect(busy?.retryAfter == .seconds(7))
        let long = try await self.failure(.init(status: 503, headers: ["retry-after": "4000000000"]))
        #expect(long?.retryAfter == .seconds(86_400))
        let dated = try await self.failure(
            .init(status: 500, headers: ["retry-after": "Thu, 26 Nov 2026 09:05:07 GMT"]))
        #expect(dated?.isWorthRetrying == true)
        #expect(dated?.retryAfter == nil)
    }

    @Test("a redirect is not followed", arguments: [301, 302, 307, 308])
    func redirect(status: Int) async throws {
        let other = try await HTTPTestServer(.init())
        let failure = try await self.failure(.init(status: status, headers: ["location": "\(other.base)/"]))
        #expect(failure == .refused(NoticeRefusal(kind: .webhook, topic: .notice, code: status, text: "")))
        #expect(other.requests.isEmpty)
        try await other.stop()
    }

    @Test("a yes is a yes, however long it goes on")
    func endlessYes() async throws {
        #expect(try await self.failure(.init(body: "ok", isEndless: true)) == nil)
    }

    @Test("of a no without end the beginning is read, and no more")
    func endlessNo() async throws {
        let body = String(repeating: "x", count: 16_384)
        let failure = try await self.failure(.init(status: 500, body: body, isEndless: true))
        guard case .refused(let refusal) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(refusal.text == String(repeating: "x", count: 297) + "…")
    }

    // Takes as long as the timeout, which is long enough for a busy machine to connect.
    @Test("a server that says nothing, or stops within its no, runs into the timeout")
    func silent() async throws {
        async let silent = self.failure(.init(isSilent: true), timeout: .milliseconds(500))
        async let half = self.failure(.init(status: 500, body: "half", isEndless: true), timeout: .milliseconds(500))
        for failure in try await [silent, half] {
            #expect(failure == .timedOut(host: "127.0.0.1"))
        }
    }

    @Test("a sending whose task is cancelled ends at once")
    func cancelled() async throws {
        let server = try await HTTPTestServer(.init(isSilent: true))
        let url = server.base
        let sending = Task { try await NoticesTests.failure(to: .webhook(url: url), timeout: .seconds(600)) }
        sending.cancel()
        #expect(try await sending.value == .cancelled)
        try await server.stop()
    }

    @Test("a port where nobody listens is unreachable")
    func unreachable() async throws {
        let server = try await HTTPTestServer(.init())
        let base = server.base
        try await server.stop()
        #expect(
            try await NoticesTests.failure(to: .webhook(url: base + "/?key=s3cret")) == .unreachable(host: "127.0.0.1"))
    }

    @Test("https to a server that speaks none fails without a word of the address")
    func noTLS() async throws {
        let server = try await HTTPTestServer(.init())
        let url = server.base.replacingOccurrences(of: "http:", with: "https:") + "/?key=s3cret"
        #expect(try await NoticesTests.failure(to: .webhook(url: url)) == .tls(host: "127.0.0.1"))
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test(
        "what is no address is not tried",
        arguments: [
            "", "hook", "ftp://example.ru/", "file:///etc/passwd", "https://", "https:///x", "https://a:b@example.ru/",
            "https://пример.рф/", "https://example.ru/a b", "https://example.ru/\r\nX: y", "https://example.ru:99999/",
            "https://exa_mple!.ru/",
        ])
    func badAddress(url: String) async throws {
        #expect(try await NoticesTests.failure(to: .webhook(url: url)) == .badAddress(.webhook))
    }
}
