import Foundation
import NIOHTTP1
import Notices
import Synchronization
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

    @Test(
        "of a no the status is told and nothing of what was said: who names an address reads nothing there with our eyes"
    )
    func refused() async throws {
        let failure = try await self.failure(.init(status: 403, body: "the admin's page, key s3cret"))
        #expect(failure == .refused(NoticeRefusal(kind: .webhook, topic: .notice, code: 403, text: "")))
        let text = try #require(failure).text(russian: false)
        #expect(text.contains("403") && !text.contains("admin") && !text.contains("s3cret"))
        #expect(failure?.isWorthRetrying == false)
    }

    @Test("goes to the address that was judged, asks for the name, and the name is looked up once")
    func judged() async throws {
        let server = try await HTTPTestServer(.init())
        let asked = Mutex<[String]>([])
        let url = "http://hooks.example.invalid:\(server.port)/hook"
        let failure = try await NoticesTests.failure(to: .webhook(url: url)) { host in
            asked.withLock { $0.append(host) }
            return .addresses(["127.0.0.1"])
        }
        #expect(failure == nil)
        #expect(asked.withLock { $0 } == ["hooks.example.invalid"])
        #expect(server.requests.map { $0.headers.first(name: "host") } == ["hooks.example.invalid:\(server.port)"])
        try await server.stop()
    }

    @Test(
        "to a host that is not for everybody nothing is sent, however its name is spelt",
        arguments: [
            "localhost", "LOCALHOST", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]",
        ])
    func notAllowed(host: String) async throws {
        let server = try await HTTPTestServer(.init())
        let failure = try await NoticesTests.failure(to: .webhook(url: "http://\(host):\(server.port)/")) { _ in
            .notAllowed
        }
        let bare = host.replacing("[", with: "").replacing("]", with: "")
        #expect(failure == .hostNotAllowed(host: bare))
        #expect(failure?.isWorthRetrying == false)
        #expect(failure?.description.contains("--allow-private-sites") == true)
        #expect(server.requests.isEmpty)
        try await server.stop()
    }

    @Test("tries the next judged address when nobody listens at the first, and no other one")
    func nextAddress() async throws {
        let server = try await HTTPTestServer(.init())
        let url = "http://hooks.example.invalid:\(server.port)/"
        #expect(
            try await NoticesTests.failure(to: .webhook(url: url)) { _ in .addresses(["127.0.0.2", "127.0.0.1"]) }
                == nil)
        #expect(server.requests.count == 1)
        for answer in [JudgedHost.addresses([]), .unknown, .addresses(["127.0.0.2"])] {
            #expect(
                try await NoticesTests.failure(to: .webhook(url: url)) { _ in answer }
                    == .unreachable(host: "hooks.example.invalid"))
        }
        #expect(server.requests.count == 1)
        try await server.stop()
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

    @Test("a no is a no, however long it goes on")
    func endlessNo() async throws {
        let failure = try await self.failure(.init(status: 500, body: "no", isEndless: true))
        #expect(failure == .refused(NoticeRefusal(kind: .webhook, topic: .notice, code: 500, text: "")))
    }

    // Takes as long as the timeout, which is long enough for a busy machine to connect.
    @Test("a server that says nothing runs into the timeout, and so does a look-up that does not end")
    func silent() async throws {
        async let silent = self.failure(.init(isSilent: true), timeout: .milliseconds(500))
        async let lost = NoticesTests.failure(to: .webhook(url: "http://127.0.0.1/"), timeout: .milliseconds(500)) {
            _ in
            try? await Task.sleep(for: .seconds(600))
            return .unknown
        }
        for failure in try await [silent, lost] {
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
