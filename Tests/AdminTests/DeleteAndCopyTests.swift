import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("An integration that is deleted or copied")
struct DeleteAndCopyTests {
    @Test("names its open bookings first, and is deleted with everything once its name was typed")
    func delete() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        for (order, n2) in [("1001", ""), ("1002", "17000000001")] {
            _ = try await service.send(.post, service.hook, text: hookBody(order: order, n2: n2))
        }
        let page = try await boss.get("/integrations/1/delete")
        #expect(page.text.contains("Эти брони ещё не в CoMagic и пропадут"))
        #expect(page.text.contains("№ 1001, C6UDS3") && page.text.contains("№ 1002, C6UDS3"))
        for wrong in ["", "вираж", "Картинг"] {
            let refused = try await boss.post("/integrations/1/delete", [("name", wrong)])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("Ничего не удалено") && refused.text.contains("autofocus"))
        }
        #expect(try await service.store.integrations().count == 1)
        let done = try await boss.post("/integrations/1/delete", [("name", "Картинг «Вираж» ")])
        #expect(done.headers[.location] == "/integrations?done=deleted")
        #expect(try await service.store.integrations().isEmpty)
        #expect(try await service.bookings.list(.init(), limit: 1).isEmpty)
        let list = try await boss.get("/integrations?done=deleted")
        #expect(list.text.contains("Интеграция удалена"))
        for path in ["/integrations/1", "/integrations/1/delete", "/bookings/1"] {
            #expect(try await boss.get(path).status == .notFound)
        }
        for path in ["/", "/bookings", "/alerts"] { #expect(try await boss.get(path).status == .ok) }
        try await service.reload()
        #expect(try await service.send(.get, service.script).status == .notFound)
        #expect(try await service.send(.post, service.hook, text: hookBody()).status == .notFound)
    }

    @Test("is not deleted by a marketer, nor by a form of somebody else's page")
    func protected() async throws {
        let service = try await TestService()
        let marketer = try await service.person(.marketer)
        #expect(try await marketer.get("/integrations/1/delete").status == .forbidden)
        #expect(
            try await marketer.post("/integrations/1/delete", [("name", "Картинг «Вираж»")]).status == .forbidden)
        #expect(try await service.store.integrations().count == 1)
    }

    @Test("is copied with every setting and its key, which is not shown, once the copy is saved")
    func copy() async throws {
        let service = try await TestService(widgets: ["24860"])
        try await service.change { settings in
            settings.plain.recallWindow = .seconds(5_400)
            settings.script = [.n2Key: "n3"]
            settings.destination = .site(2_001, source: 3_001)
            settings.timeZone = "Asia/Omsk"
        }
        let boss = try await service.person(.admin)
        let page = try await boss.get("/integrations/new?copy=1").text
        #expect(page.contains("value=\"Картинг «Вираж» (копия)\""))
        #expect(!page.contains(TestService.token))
        #expect(try await service.store.integrations().count == 1)
        let draft = String(try #require(page.firstMatch(of: /name="draftToken" value="([^"]+)"/)).output.1)
            .replacing("&#x3D;", with: "=").replacing("&#61;", with: "=")
        let original = try await service.store.integration(service.integration.id)
        let saved = try await boss.post(
            "/integrations/new",
            [
                ("active", "1"), ("name", "Картинг «Вираж» (копия)"), ("widgets", "24860"), ("draftToken", draft),
                ("comagicURL", original.settings.target.access.url), ("timeZone", "Asia/Omsk"), ("default", "site"),
                ("site", "2001"), ("source", "3001"), ("staleSessions", "1"), ("lateTruth", "1.5"), ("n2-key", "n3"),
                ("action", "save"),
            ])
        #expect(saved.status == .seeOther, "\(saved.text)")
        let copy = try #require(try await service.store.integrations().last)
        var expected = original.settings
        expected.name = "Картинг «Вираж» (копия)"
        #expect(copy.settings == expected)
        #expect(copy.siteKey != original.siteKey && copy.secret.revealed != original.secret.revealed)
        #expect(try await boss.get("/integrations/new?copy=99").status == .notFound)
        #expect(try await boss.get("/integrations/new?copy=x").status == .notFound)
    }
}
