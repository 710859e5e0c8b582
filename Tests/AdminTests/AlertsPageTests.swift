import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerSQLite
import ServiceTestSupport
import Stitching
import TestSupport
import Testing

@testable import Admin

@Suite("The page of alerts")
struct AlertsPageTests {
    @Test("adds a recipient, sends a test that really arrives, says so, and removes it")
    func webhook() async throws {
        let service = try await TestService()
        let server = try await HTTPTestServer(.init())
        let boss = try await service.person(.admin)
        #expect(try await boss.get("/alerts").text.contains("Пока никому"))
        let added = try await boss.post(
            "/alerts",
            [
                ("kind", "webhook"), ("url", "\(server.base)/hook?key=secret"), ("alerts", "1"), ("weekly", "1"),
                ("quiet_from", "22:00"), ("quiet_until", "08:00"), ("language", "en"),
            ])
        #expect(added.status == .seeOther)
        let page = try await boss.get("/alerts").text
        #expect(page.contains("127.0.0.1") && page.contains("тревоги, итоги недели") && page.contains("22:00–08:00"))
        #expect(!page.contains("secret"))
        let tested = try await boss.post("/alerts/1/test")
        #expect(tested.status == .ok && tested.text.contains("Тестовое сообщение отправлено"))
        #expect(server.requests.count == 1)
        #expect(String(decoding: server.requests[0].body, as: UTF8.self).contains("A test of Stitcher"))
        #expect(try await boss.get("/alerts").text.contains("дошло 22.11.2026 13:00"))
        #expect(try await boss.post("/alerts/1/delete").status == .seeOther)
        #expect(try await service.ledger.notices.channels().isEmpty)
    }

    @Test("says why a test did not arrive, and keeps no secret on the page")
    func failing() async throws {
        let service = try await TestService()
        let server = try await HTTPTestServer(.init(status: 500))
        let boss = try await service.person(.admin)
        _ = try await boss.post(
            "/alerts", [("kind", "webhook"), ("url", "\(server.base)/hook?key=secret"), ("alerts", "1")])
        let tested = try await boss.post("/alerts/1/test")
        #expect(tested.status == .badGateway)
        #expect(
            tested.text.contains("Проверка не дошла") && tested.text.contains("500") && !tested.text.contains("secret"))
        _ = try await boss.post("/alerts", [("kind", "mail"), ("address", "anna@example.ru"), ("alerts", "1")])
        #expect(try await boss.get("/alerts").text.contains("Почтовый сервер не настроен"))
        #expect(try await boss.post("/alerts/2/test").status == .badGateway)
        #expect(try await boss.post("/alerts/99/test").status == .notFound)
    }

    @Test("sends nothing to a host inside, says why, and shows nothing of what a server answers")
    func inside() async throws {
        let service = try await TestService(isInside: { $0 == "localhost" })
        let server = try await HTTPTestServer(.init(status: 403, body: "inner page"))
        let boss = try await service.person(.admin)
        for host in ["localhost", "127.0.0.1"] {
            _ = try await boss.post(
                "/alerts", [("kind", "webhook"), ("url", "http://\(host):\(server.port)/"), ("alerts", "1")])
        }
        let refused = try await boss.post("/alerts/1/test")
        #expect(refused.status == .badGateway)
        #expect(refused.text.contains("ведёт во внутреннюю сеть"))
        #expect(server.requests.isEmpty)
        let answered = try await boss.post("/alerts/2/test").text
        #expect(answered.contains("403") && !answered.contains("inner page"))
        #expect(try await !boss.get("/alerts").text.contains("inner page"))
    }

    @Test(
        "names what is wrong and loses nothing that was typed",
        arguments: [
            ([("kind", "mail"), ("address", "anna")], "Впишите адрес почты"),
            ([("kind", "webhook"), ("url", "example.ru/x")], "с https://"),
            ([("kind", "telegram"), ("token", "abc"), ("chat", "1")], "Токен бота"),
            ([("kind", "telegram"), ("token", "123456:ABCDEFGHIJKL"), ("chat", "my chat")], "Чат — это число"),
            ([("kind", "mail"), ("address", "a@example.ru"), ("quiet_from", "22:00")], "Тихие часы"),
            ([("kind", "mail"), ("address", "a@example.ru"), ("alerts", "")], "Выберите, о чём"),
        ])
    func refused(fields: [(String, String)], words: String) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let alerts = fields.contains { $0.0 == "alerts" } ? [] : [("alerts", "1")]
        let answer = try await boss.post("/alerts", fields.filter { $0.0 != "alerts" } + alerts)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(words))
        for (name, value) in fields where ["address", "url", "chat"].contains(name) {
            #expect(answer.text.contains("value=\"\(value)\""))
        }
        #expect(try await service.ledger.notices.channels().isEmpty)
    }
}
