import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("What needs a person")
struct AttentionTests {
    private static func hold(_ service: TestService, _ mnemonic: String) async throws {
        try await service.ledger.outbox.hold(
            service.integration.id, because: DeliveryFailure(mnemonic: mnemonic, message: "no"), at: TestService.start)
    }

    @Test("stands on every page at once, with a count beside the alerts, and is gone at once")
    func strip() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        #expect(!(try await boss.get("/").text.contains("class=\"attention\"")))
        for order in ["1", "2", "3"] {
            _ = try await service.send(.post, service.hook, text: hookBody(order: order))
        }
        try await Self.hold(service, "access_token_invalid")
        for path in ["/", "/bookings", "/bookings/1", "/integrations", "/alerts", "/users", "/profile"] {
            let page = try await boss.get(path).text
            #expect(
                page.contains("<p>CoMagic отклоняет ключ: 3 брони ждут <a href=\"/integrations/1\">→ исправить</a>"))
            #expect(page.components(separatedBy: "class=\"attention\"").count == 2)
            #expect(page.contains("Оповещения <span class=\"count\""))
        }
        let alerts = try await boss.get("/alerts").text
        #expect(alerts.contains("3 брони ждут.") && alerts.contains("access_token_invalid: no"))
        let english = try await boss.get("/", language: "en").text
        #expect(english.contains("CoMagic refuses the key: 3 bookings wait <a href"))
        #expect(try await service.ledger.notices.openAlerts().isEmpty)
        _ = try await boss.post("/bookings/bulk/close?status=held")
        #expect(!(try await boss.get("/").text.contains("class=\"attention\"")))
        #expect(try await boss.get("/alerts").text.contains("Всё в порядке"))
    }

    @Test("folds into one line when it is several problems")
    func folded() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        _ = try await service.send(.post, service.hook, text: hookBody(order: "1"))
        try await Self.hold(service, "ip_not_whitelisted")
        _ = try await service.send(.post, service.hook, text: "nothing that can be read")
        let page = try await boss.get("/").text
        #expect(page.contains("<summary>Требуют внимания: 2 проблемы</summary>"))
        #expect(page.contains("CoMagic не принимает адрес этого сервера: 1 бронь ждёт"))
        #expect(page.contains("1 бронь требует внимания"))
        #expect(page.components(separatedBy: "class=\"attention\"").count == 2)
    }

    @Test("leads a marketer only where marketers may go")
    func marketer() async throws {
        let service = try await TestService()
        _ = try await service.send(.post, service.hook, text: hookBody(order: "1"))
        try await Self.hold(service, "access_token_invalid")
        let page = try await service.person(.marketer).get("/").text
        #expect(page.contains("<p>CoMagic отклоняет ключ: 1 бронь ждёт</p>"))
        #expect(!page.contains("class=\"count\""))
        #expect(!(try await service.stranger().get("/login").text.contains("class=\"attention\"")))
    }
}
