import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerSQLite
import ScriptServer
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("The install page")
struct InstallPageTests {
    /// The classes of the checklist's six steps.
    private func steps(_ person: Person, language: String = "ru") async throws -> [String] {
        let page = try await person.get("/integrations/1/install", language: language)
        return page.text.matches(of: /<li class="(done|wrong|)"><span class="mark"/).map { String($0.output.1) }
    }

    @Test("turns step after step green as script, beacons, webhook and delivery come, and not before")
    func green() async throws {
        let service = try await TestService(widgets: ["24860"])
        let boss = try await service.person(.admin)
        #expect(try await self.steps(boss) == ["", "", "", "", "", ""])
        _ = try await service.send(.get, service.script, [.referer: "https://karting.example.ru/"])
        #expect(try await self.steps(boss) == ["done", "", "", "", "", ""])
        _ = try await service.send(
            .post, service.beacon, text: #"{"v":1,"q":"none","y":"comagic_not_ready","w":["24860"]}"#)
        #expect(try await self.steps(boss) == ["done", "", "", "", "", ""])
        let trouble = try await boss.get("/integrations/1/install").text
        #expect(trouble.contains("Страница сообщила: счётчик не ответил"))
        #expect(trouble.contains("https://karting.example.ru/"))
        let page = "https://karting.example.ru/price"
        _ = try await service.send(
            .post, service.beacon, text: #"{"v":1,"s":"17000000001","q":"ready","w":["24860"],"u":"\#(page)"}"#)
        #expect(try await self.steps(boss) == ["done", "done", "", "", "", ""])
        _ = try await service.send(
            .post, service.beacon, text: #"{"v":1,"s":"17000000001","q":"ready","n":true,"w":["24860"],"u":"\#(page)"}"#
        )
        #expect(try await self.steps(boss) == ["done", "done", "done", "", "", ""])
        _ = try await service.send(.post, service.hook, text: hookBody(order: "1", n2: ""))
        #expect(try await self.steps(boss) == ["done", "done", "done", "done", "wrong", ""])
        _ = try await service.send(.post, service.hook, text: hookBody(order: "2"))
        #expect(try await self.steps(boss) == ["done", "done", "done", "done", "done", ""])
        #expect(try await boss.get("/integrations/1/install").text.contains(page))
    }

    @Test("hands out a tag whose integrity is that of the script under its frozen address")
    func pinned() async throws {
        let service = try await TestService()
        let page = try await service.person(.admin).get("/integrations/1/install").text
            .replacing("&quot;", with: "\"").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&#x3D;", with: "=").replacing("&#61;", with: "=")
        let tag = try #require(
            page.firstMatch(of: /src="https:\/\/[\w.]+(\/s\/[\w-]+\/\w+\.js)" integrity="sha384-([\w+\/=]+)"/))
        let script = try await service.send(.get, String(tag.output.1))
        #expect(script.status == .ok)
        #expect(Data(base64Encoded: String(tag.output.2))?.count == 48)
        #expect(page.contains("crossorigin=\"anonymous\" async>"))
        let plain = TestService.publicURL + "/s/\(service.siteKey).js"
        #expect(page.contains("<script src=\"\(plain)\" async></script>"))
    }

    @Test(
        "offers the overlay's bookmark and its switch",
        arguments: [[], ["24860"]])
    func overlay(widgets: [String]) async throws {
        let service = try await TestService(widgets: widgets)
        let page = try await service.person(.admin).get("/integrations/\(service.integration.id)/install").text
        #expect(page.contains("/s/\(service.siteKey)/debug.js"))
        let script = try await service.send(.get, "/s/\(service.siteKey).js")
        #expect(page.contains("?stitcher_debug") == script.text.contains("stitcher_debug"))
        #expect(page.contains("?stitcher_debug"))
    }

    @Test("changes the webhook's address, and keeps the old one as long as was chosen", arguments: ["86400", "0"])
    func rotate(overlap: String) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let answer = try await boss.post("/integrations/1/rotate", [("overlap", overlap)])
        #expect(answer.headers[.location] == "/integrations/1/install?done=rotated")
        try await service.reload()
        let page = try await boss.get("/integrations/1/install")
        #expect(!page.text.contains(service.integration.secret.revealed))
        #expect(page.text.contains("Прежний адрес действует до") == (overlap != "0"))
        #expect(
            try await service.send(.post, service.hook, text: hookBody()).status == (overlap == "0" ? .notFound : .ok))
        #expect(try await boss.post("/integrations/1/rotate", [("overlap", "-5")]).status == .notFound)
        #expect(
            try await service.store.changes(of: service.integration.id, limit: 1).first?.author == "anna@example.ru")
    }

    @Test("follows Bukza's own steps in its words, each with a drawing", arguments: ["ru", "en"])
    func vendorSteps(language: String) async throws {
        let service = try await TestService()
        let page = try await service.person(.admin).get("/integrations/1/install", language: language).text
        let list = try #require(page.firstMatch(of: /<ol class="steps"[\s\S]*?<\/ol>/)).output
        let words =
            language == "ru"
            ? [
                "«Шаблоны и интеграции»", "«Создать веб-запрос»", "«Сохранить»", "«Триггеры»", "«Добавить задачу»",
                "«Отправить веб-запрос»", "«Если в заказе несколько бронирований?»", "«Выполнить для каждого»",
                "«Сохранить»",
            ]
            : [
                "Templates and integrations", "Create web request", "“Save”", "Triggers", "Add task",
                "Send web request", "If there are several reservations in the order?", "Run for each", "“Save”",
            ]
        var rest = list.replacing(/<svg[\s\S]*?<\/svg>/, with: "")[...]
        for word in words {
            let place = try #require(rest.firstRange(of: word), "\(word) is not in its place")
            rest = rest[place.upperBound...]
        }
        #expect(list.matches(of: /<svg class="drawing"[^>]* role="img" aria-label="[^"]+"/).count == 6)
        #expect(list.matches(of: /<li>/).count == 6)
    }

    @Test("a test waits for no page, and ticks a line of its own and no other")
    func trial() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let before = try await boss.get("/integrations/1/install").text
        #expect(before.contains("<li class=\"trial\">"))
        _ = try await boss.post("/integrations/1/test")
        let booking = try #require(try await service.bookings.list(.init(onlyTests: true), limit: 1).first)
        #expect(booking.attribution.session == nil)
        let waiting = try await service.bookings.show(booking.id)
        #expect(waiting.contact.name == "Проба Stitcher")
        let claimed = try await service.ledger.outbox.claim(
            Claim(
                integration: service.integration.id, limit: 1, leaseUntil: TestService.start.addingTimeInterval(60),
                owner: "run-1"), now: TestService.start)
        let entry = try #require(claimed.first)
        #expect(entry.id == booking.id)
        #expect(try await self.steps(boss) == ["", "", "", "", "", ""])
        try await service.ledger.outbox.settle(
            [
                Settlement(
                    entry: entry.id, outcome: .delivered(remoteID: 77), attribution: entry.attribution,
                    destination: service.integration.settings.destination, duration: nil)
            ], owner: "run-1", at: TestService.start)
        let after = try await boss.get("/integrations/1/install").text
        #expect(after.contains("<li class=\"trial done\">") && after.contains("№ 77 в CoMagic"))
        #expect(try await self.steps(boss) == ["", "", "", "", "", ""])
    }

    @Test("sends a test the real way, with the latest session, and does not count it")
    func test() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        _ = try await service.send(.post, service.beacon, text: #"{"v":1,"s":"17000000009","q":"ready"}"#)
        let answer = try await boss.post("/integrations/1/test")
        let path = try #require(answer.headers[.location])
        let booking = try #require(try await service.bookings.list(.init(), limit: 1).first)
        #expect(path == "/integrations/1/test/\(booking.id)")
        #expect(booking.orderID?.hasPrefix("STITCHER-TEST-") == true)
        #expect(booking.attribution.session?.rawValue == 17_000_000_009)
        let page = try await boss.get(path)
        #expect(page.text.contains("Веб-запрос принят и записан на диск"))
        #expect(page.text.contains("№ 17000000009"))
        #expect(!page.text.contains("Удалить из CoMagic"))
        #expect(try await boss.get("/").text.contains("За этот период бронирований нет"))
        #expect(try await self.steps(boss) == ["", "done", "", "", "", ""])
        #expect(try await boss.post("\(path)/remove").status == .notFound)
    }

    @Test(
        "knows a pinned script for a script, a stale session for none, and a refused delivery after a good one for wrong"
    )
    func honest() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let hash = try #require(service.catalog.script(of: service.integration.siteKey)?.hash)
        #expect(try await service.send(.get, "/s/\(service.siteKey)/\(hash).js").status == .ok)
        _ = try await service.send(.post, service.beacon, text: #"{"v":1,"s":"17000000009","q":"stale"}"#)
        #expect(try await self.steps(boss) == ["done", "", "", "", "", ""])
        for order in ["1", "2"] { _ = try await service.send(.post, service.hook, text: hookBody(order: order)) }
        let file = try DatabaseQueue(path: "\(service.directory)/\(LedgerDatabase.fileName)")
        try await file.write { db in
            try db.execute(
                sql: "UPDATE booking SET state = 'delivered', dueAt = NULL, finishedAt = receivedAt WHERE orderID = '1'"
            )
        }
        #expect(try await self.steps(boss).last == "done")
        try await file.write { db in
            try db.execute(
                sql: """
                    UPDATE booking SET state = 'held', dueAt = NULL, errorMnemonic = 'forbidden', errorMessage = 'no',
                        errorAt = receivedAt WHERE orderID = '2'
                    """)
        }
        #expect(try await self.steps(boss).last == "wrong")
        // However many tests came since, what the site itself sent is still seen.
        for _ in 0..<55 { _ = try await boss.post("/integrations/1/test") }
        #expect(try await self.steps(boss).suffix(3) == ["done", "done", "wrong"])
    }

    @Test("opens nobody's booking as a test")
    func notATest() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        _ = try await service.send(.post, service.hook, text: hookBody())
        #expect(try await boss.get("/integrations/1/test/1").status == .notFound)
        #expect(try await boss.post("/integrations/1/test/1/remove").status == .notFound)
    }

    @Test("tells in the reader's language why a page cannot be examined, and keeps its address")
    func doctor() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        for (language, words) in [("ru", "мешает"), ("en", "problem")] {
            let page = try await boss.post(
                "/integrations/1/doctor", [("address", "http://127.0.0.1:1/\"><b>")], language: language)
            #expect(page.status == .ok)
            #expect(page.text.contains("<span class=\"tag bad\">\(words)</span>"))
            #expect(!page.text.contains("\"><b>"))
            #expect(page.text.contains("value=\"http://127.0.0.1:1/"))
        }
    }
}
