import Foundation
import TestSupport
import Testing

@testable import Notices

@Suite("Telegram, over a real socket")
struct TelegramTests {
    private static let token = "123456:AAF-secret_Token"

    private func send(
        _ answer: HTTPTestServer.Answer, _ notice: Notice = .example()
    ) async throws -> (failure: NoticeFailure?, request: HTTPTestServer.Request?) {
        let server = try await HTTPTestServer(answer)
        let failure = try await failure(
            of: notice, to: .telegram(token: Self.token, chat: "-1001"), telegramBase: server.base)
        try await server.stop()
        return (failure, server.requests.first)
    }

    @Test("the bot is asked to write subject, text and link to the chat")
    func message() async throws {
        let (failure, request) = try await self.send(.init(body: #"{"ok":true,"result":{"message_id":1}}"#))
        #expect(failure == nil)
        #expect(request?.method == "POST")
        #expect(request?.path == "/bot\(Self.token)/sendMessage")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(request?.body ?? [])) as? [String: Any])
        #expect(object.keys.sorted() == ["chat_id", "disable_web_page_preview", "text"])
        #expect(object["chat_id"] as? String == "-1001")
        #expect(object["disable_web_page_preview"] as? Bool == true)
        let notice = Notice.example()
        #expect(object["text"] as? String == "\(notice.subject)\n\n\(notice.text)\n\n\(notice.link ?? "")")
    }

    @Test("too many messages: how long to wait is told")
    func tooMany() async throws {
        let body = #"{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":35}}"#
        let (failure, _) = try await self.send(.init(status: 429, body: body))
        #expect(
            failure
                == .refused(
                    NoticeRefusal(
                        kind: .telegram, topic: .notice, code: 429, text: "Too Many", retryAfter: .seconds(35))))
        #expect(failure?.isWorthRetrying == true)
        #expect(failure?.retryAfter == .seconds(35))
    }

    @Test(
        "a no says whose it is, whatever HTTP says",
        arguments: [
            (401, 401, NoticeRefusal.Topic.signIn), (404, 404, .signIn), (400, 400, .recipient), (403, 403, .recipient),
            (200, 400, .recipient), (500, 500, .notice),
        ])
    func refused(status: Int, code: Int, topic: NoticeRefusal.Topic) async throws {
        let body = #"{"ok":false,"error_code":\#(code),"description":"no"}"#
        let (failure, _) = try await self.send(.init(status: status, body: body))
        #expect(failure == .refused(NoticeRefusal(kind: .telegram, topic: topic, code: code, text: "no")))
    }

    @Test("a page of something in between is no yes")
    func notTelegram() async throws {
        #expect(try await self.send(.init(body: "<html>ok</html>")).failure == .brokenAnswer(host: "127.0.0.1"))
        let proxy = try await self.send(.init(status: 502, body: "<html>bad gateway</html>")).failure
        #expect(proxy == .refused(NoticeRefusal(kind: .telegram, topic: .notice, code: 502, text: "")))
    }

    @Test("the token is in no failure")
    func redacted() async throws {
        for (status, body) in [
            (404, "no such method: /bot\(Self.token)/sendMessage"), (401, "bot123456%3AAAF-secret_Token"),
            (401, #"{"ok":false,"error_code":401,"description":"\#(Self.token)?"}"#),
        ] {
            let failure = try #require(try await self.send(.init(status: status, body: body)).failure)
            for text in ["\(failure)", String(reflecting: failure), failure.text(russian: true)] {
                #expect(!text.contains("AAF"))
            }
        }
        let client = try await failure(
            to: .telegram(token: Self.token, chat: "1"), telegramBase: "http://127.0.0.1:1")
        #expect(client == .unreachable(host: "127.0.0.1"))
    }

    @Test(
        "what is no token, or no chat, is not tried",
        arguments: [
            ("", "1"), ("123", "1"), ("123:", "1"), (":abc", "1"), ("12a:abc", "1"), ("123:a/../b", "1"),
            ("123:a?b", "1"), ("123:a b", "1"), ("1:2:3", "1"), ("123:abc", ""), ("123:abc", "anna"), ("123:abc", "@"),
            ("123:abc", "@a b"), ("123:abc", "+7"),
        ])
    func badAddress(token: String, chat: String) async throws {
        #expect(try await failure(to: .telegram(token: token, chat: chat)) == .badAddress(.telegram))
    }

    @Test("a text that is too long is cut, and the link stays", arguments: ["ж", "👍🏽"])
    func longText(unit: String) {
        let limit = TelegramBot.maximumTextUnits
        let link = "https://stitcher.example/"
        let room = limit - 3 - 2 - link.utf16.count
        let fits = String(repeating: unit, count: room / unit.utf16.count)
        let whole = TelegramBot.text(of: Notice(subject: "a", text: fits, link: link))
        #expect(whole == "a\n\n\(fits)\n\n\(link)")
        let cut = TelegramBot.text(of: Notice(subject: "a", text: fits + unit, link: link))
        #expect(cut.utf16.count <= limit && cut.utf16.count > limit - 8)
        #expect(cut.hasSuffix("\(unit)…\n\n\(link)"))
    }
}
