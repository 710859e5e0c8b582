import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerSQLite
import NIOCore
import ServiceTestSupport
import Stitching
import TestSupport
import Testing

@testable import Admin
@testable import Backoffice

@Suite("The pages of bookings")
struct BookingPagesTests {
    private func book(_ service: TestService, _ orders: [(String, String)]) async throws {
        for (order, n2) in orders {
            let answer = try await service.send(
                .post, service.hook, text: hookBody(order: order, code: "C\(order)", n2: n2))
            #expect(answer.status == .ok)
        }
    }

    private func park(_ service: TestService, _ order: String) async throws -> EntryID {
        let body = hookBody(order: order, code: "C\(order)", n2: "")
            .replacing("+7 (916) 123-45-67", with: "").replacing("ivan@example.com", with: "")
        #expect(try await service.send(.post, service.hook, text: body).status == .ok)
        return try #require(try await service.bookings.list(.init(text: order), limit: 1).first).id
    }

    @Test("find a booking by order, code, phone and address, orders by their beginning and phones by their end")
    func search() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "17000000001"), ("1002", "~comagic_missing")])
        let marketer = try await service.person(.marketer)
        for text in ["1002", "C1002"] {
            let page = try await marketer.get("/bookings?q=\(text)").text
            #expect(page.contains("№ 1002") && !page.contains("№ 1001"))
        }
        for text in ["8+916+123-45-67", "%2B79161234567", "IVAN@example.com", "100", "4567", "23-45-67"] {
            let page = try await marketer.get("/bookings?q=\(text)").text
            #expect(page.contains("№ 1002") && page.contains("№ 1001"))
        }
        for text in ["10", "9161234", "567", "ivan", "<script>"] {
            let page = try await marketer.get("/bookings?q=\(text)").text
            #expect(page.contains("Ничего не нашлось"))
            #expect(!page.contains("<script>"))
        }
    }

    @Test("lead from page to page over all bookings, each once, and keep the question")
    func paging() async throws {
        let service = try await TestService()
        try await self.book(
            service, (1...120).map { ("\($0 + 1_000)", $0 % 2 == 0 ? "~comagic_missing" : "17000000001") })
        let marketer = try await service.person(.marketer)
        var path: String? = "/bookings?session=no"
        var seen: [String] = []
        while let current = path {
            let page = try await marketer.get(current).text
            seen += page.matches(of: /№ (\d+)/).map { String($0.output.1) }
            path = page.firstMatch(of: /href="([^"]+)" rel="next"/).map {
                String($0.output.1).replacing("&amp;", with: "&")
            }
            #expect(path?.contains("session=no") != false)
        }
        #expect(seen == (1...120).reversed().filter { $0 % 2 == 0 }.map { "\($0 + 1_000)" })
    }

    @Test("say which words they did not understand, and never take a question for another")
    func nonsense() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "")])
        let boss = try await service.person(.admin)
        let page = try await boss.get("/bookings?status=lost&from=31.12.2026&weekday=8", language: "en")
        #expect(page.status == .ok)
        #expect(page.text.contains("status: pending, delivered") && page.text.contains("from: 2026-11-01"))
        for path in [
            "replay?status=lost", "replay", "close?status=delivered", "burn?status=parked",
            "replay?status=parked&from=x",
        ] {
            #expect(try await boss.get("/bookings/bulk/\(path)").status == .notFound)
            #expect(try await boss.post("/bookings/bulk/\(path)").status == .notFound)
        }
        for path in ["/bookings/x", "/bookings/0", "/bookings/99", "/bookings/export/xml"] {
            #expect(try await boss.get(path).status == .notFound)
        }
    }

    @Test("show who booked masked, to everybody, wherever it may stand")
    func masked() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "17000000001")])
        for role in [Role.admin, .marketer] {
            let person = try await service.person(role, email: "\(role.rawValue)@example.ru")
            for path in [
                "/bookings", "/bookings/1", "/bookings/export/csv", "/bookings/export/json", "/api/v1/bookings/1",
            ] {
                let text = try await person.get(path).text
                for secret in ["Петров", "Иван", "1234567", "123-45-67", "ivan@"] {
                    #expect(!text.contains(secret), "\(secret) in \(path)")
                }
                #expect(text.contains("1001"))
            }
            let page = try await person.get("/bookings/1").text
            #expect(page.contains("И••• П•••") && page.contains("+7916•••••67") && page.contains("i•••@example.com"))
            #expect(page.contains("visitor_session_id") && page.contains("17000000001") && page.contains("22.11.2026"))
        }
    }

    @Test("show a person in full to an administrator who asks, and write down who did")
    func reveal() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "17000000001")])
        let boss = try await service.person(.admin)
        let page = try await boss.post("/bookings/1/reveal").text
        #expect(page.contains("Иван Петров") && page.contains("+79161234567") && page.contains("ivan@example.com"))
        #expect(page.contains("Контакт показан целиком"))
        #expect(try await service.bookings.show(EntryID(rawValue: 1)).history.last?.facts == ["by": "anna@example.ru"])
        #expect(!(try await boss.get("/bookings/1").text.contains("Петров")))
    }

    @Test("hide a body that could not be read altogether, until it is asked for")
    func unreadable() async throws {
        let service = try await TestService()
        _ = try await service.send(.post, service.hook, text: "Иван Петров, позвоните 8 916 123 45 67")
        let boss = try await service.person(.admin)
        let page = try await boss.get("/bookings/1").text
        #expect(!page.contains("Петров") && !page.contains("123 45") && page.contains("скрыто целиком"))
        #expect(try await boss.post("/bookings/1/reveal").text.contains("Иван Петров, позвоните 8 916 123 45 67"))
    }

    @Test("tell how the session was looked for, in words")
    func join() async throws {
        let service = try await TestService()
        _ = try await service.send(
            .post, service.beacon,
            text: #"{"v":1,"s":"17000000001","q":"ready","n":true,"u":"https://karting.example.ru/"}"#)
        try await self.book(
            service, [("1", "17000000001"), ("2", "17000000009"), ("3", "~comagic_missing"), ("4", "x")])
        let marketer = try await service.person(.marketer)
        let words = [
            1: ["n2 named the session 17000000001.", "A page told of this session", "the counter confirmed the visit"],
            2: ["n2 named the session 17000000009.", "No page told of it"],
            3: ["n2 said why there is no session", "No page was found that heard", "No session was inferred"],
            4: ["n2 held no session id.", "The default is used."],
        ]
        for (id, expected) in words {
            let page = try await marketer.get("/bookings/\(id)", language: "en").text
            for text in expected { #expect(page.contains(text), "\(id): \(text)") }
        }
    }

    @Test(
        "let an administrator send again, correct and be done with what waits for a person; a marketer sees no button")
    func work() async throws {
        let service = try await TestService()
        let id = try await self.park(service, "1001")
        let boss = try await service.person(.admin)
        let marketer = try await service.person(.marketer, email: "m@example.ru")
        #expect(try await boss.get("/bookings/\(id)").text.contains("Исправить и отправить"))
        let seen = try await marketer.get("/bookings/\(id)").text
        #expect(!seen.contains("<form method=\"post\" action=\"/bookings"))
        #expect(try await boss.post("/bookings/\(id)/close").status == .seeOther)
        #expect(try await boss.get("/bookings/\(id)").text.contains(">сделано<"))
        let wrong = try await boss.post("/bookings/\(id)/edit", [("phone", "abc"), ("name", "Пётр")])
        #expect(wrong.status == .unprocessableContent)
        #expect(wrong.text.contains("Телефон не читается") && wrong.text.contains("value=\"Пётр\""))
        for fields in [[("campaign", "1"), ("site", "2")], [("source", "5")], [("campaign", "x")], []] {
            #expect(try await boss.post("/bookings/\(id)/edit", fields).status == .unprocessableContent)
        }
        let right = try await boss.post(
            "/bookings/\(id)/edit", [("phone", "8 916 000-00-01"), ("site", "2001"), ("source", "3001")])
        #expect(right.status == .seeOther)
        let detail = try await service.bookings.show(id)
        #expect(detail.summary.status == .pending && detail.summary.closedAt == nil)
        #expect(detail.contact.phone?.digits == "79160000001")
        #expect(detail.history.last?.facts == ["by": "anna@example.ru", "fields": "phone, destination"])
        let late = try await boss.post("/bookings/\(id)/close")
        #expect(late.status == .conflict && late.text.contains("Ничего не изменено"))
    }

    @Test("show a phone that could not be read as it was written, and what is stored when it is corrected")
    func correction() async throws {
        let service = try await TestService()
        let body = hookBody(order: "1001", n2: "").replacing(/"phone": "[^"]*"/, with: #""phone": "916 12 вечером""#)
        _ = try await service.send(.post, service.hook, text: body)
        let boss = try await service.person(.admin)
        let closed = try await boss.get("/bookings/1").text
        #expect(closed.contains("Телефон не прочитан, в брони написано"))
        #expect(closed.contains("<dd>916 12 вечером</dd>"))
        #expect(closed.contains("placeholder=\"i•••@example.com\""))
        #expect(closed.contains("name=\"campaign\" inputmode=\"numeric\" value=\"500001\""))
        let open = try await boss.post("/bookings/1/reveal").text
        #expect(open.contains("<details id=\"correct\" open>"))
        #expect(open.contains("value=\"916 12 вечером\""))
        #expect(open.contains("value=\"Иван Петров\""))
        let present = [
            ("name", "Иван Петров"), ("phone", "916 12 вечером"), ("email", "ivan@example.com"),
            ("campaign", "500001"), ("site", ""), ("source", ""),
        ]
        // As it stood in the form: nothing is changed, and the unread phone is no mistake of now.
        let same = try await boss.post("/bookings/1/edit", present)
        #expect(same.status == .unprocessableContent && same.text.contains("Впишите, что изменить"))
        let wrong = try await boss.post("/bookings/1/edit", present.map { $0.0 == "phone" ? ("phone", "8 91") : $0 })
        #expect(wrong.text.contains("value=\"8 91\" aria-invalid=\"true\""))
        #expect(wrong.text.contains("aria-describedby=\"correction-problem\" autofocus"))
        let right = try await boss.post("/bookings/1/edit", present.map { $0.0 == "name" ? ("name", "Пётр") : $0 })
        #expect(right.status == .seeOther)
        let detail = try await service.bookings.show(EntryID(rawValue: 1))
        #expect(detail.history.last?.facts["fields"] == "name")
        #expect(detail.contact.unreadPhone == "916 12 вечером")
    }

    @Test("say of a contact that does not open any more that it does not, and show no empty one instead")
    func unopened() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "17000000001")])
        let id = try #require(try await service.bookings.list(.init(text: "1001"), limit: 1).first).id
        let boss = try await service.person(.admin)
        #expect(try await !boss.get("/bookings/\(id)").text.contains("не удалось открыть"))
        let queue = try DatabaseQueue(path: "\(service.directory)/\(LedgerDatabase.fileName)")
        try await queue.write { try $0.execute(sql: "UPDATE booking SET contact = zeroblob(60)") }
        let hidden = try await boss.get("/bookings/\(id)").text
        #expect(hidden.contains("Имя, телефон и почту не удалось открыть") && hidden.contains("stitcher check"))
        // Nobody knows any more whose name is to be masked in the body.
        #expect(hidden.contains("Тело скрыто целиком") && !hidden.contains("Петров"))
        let revealed = try await boss.post("/bookings/\(id)/reveal")
        #expect(revealed.status == .ok)
        #expect(revealed.text.contains("Имя, телефон и почту не удалось открыть") && revealed.text.contains("Петров"))
        try await queue.write { try $0.execute(sql: "UPDATE booking SET body = zeroblob(60)") }
        let lost = try await boss.post("/bookings/\(id)/reveal")
        #expect(lost.status == .ok)
        #expect(lost.text.contains("Тело не удалось открыть") && !lost.text.contains("Петров"))
        #expect(try await boss.get("/bookings/\(id)", language: "en").text.contains("do not open with the server"))
        // An empty file would pass for an empty body.
        let file = try await boss.get("/bookings/\(id)/raw")
        #expect(file.status == .seeOther && file.headers[.location] == "/bookings/\(id)")
        let bytes = try await boss.get("/api/v1/bookings/\(id)/raw")
        #expect(bytes.status == .internalServerError && bytes.text.contains("Тело не удалось открыть"))
        #expect(try await boss.get("/api/v1/bookings/\(id)").text.contains(#""rawBody":null"#))
    }

    @Test("say how many it would be before many are sent again or done with, and leave the others alone")
    func bulk() async throws {
        let service = try await TestService()
        for order in 1...3 { _ = try await self.park(service, "\(order)") }
        try await self.book(service, [("9", "17000000001")])
        let boss = try await service.person(.admin)
        #expect(try await boss.get("/bookings?status=parked").text.contains("/bookings/bulk/replay?status=parked"))
        #expect(!(try await boss.get("/bookings").text.contains("href=\"/bookings/bulk")))
        #expect(try await boss.get("/bookings/bulk/close?status=parked&q=2").text.contains("Бронирований: 1<"))
        let done = try await boss.post("/bookings/bulk/close?status=parked&q=2")
        #expect(done.headers[.location] == "/bookings?status=parked&q=2&action=close&done=1#answer")
        #expect(try await boss.get("/bookings/bulk/replay?status=parked").text.contains("Бронирований: 2<"))
        #expect(try await service.bookings.list(.init(status: .parked), limit: 9).map(\.orderID) == ["3", "1"])
        _ = try await boss.post("/bookings/bulk/replay?status=parked")
        let all = try await service.bookings.list(.init(), limit: 9)
        #expect(all.map(\.status) == [.pending, .pending, .parked, .pending])
        #expect(all.map { $0.closedAt != nil } == [false, false, true, false])
    }

    @Test("give the file of what was found: every booking once, formulas harmless, the mark for Excel when asked for")
    func export() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "17000000001"), ("1002", "~comagic_missing")])
        _ = try await service.send(
            .post, service.hook, text: #"{"email":"a@example.ru","order_id":"=1+1","code":"x\",y","utm_source":"a,b"}"#)
        let marketer = try await service.person(.marketer)
        let csv = try await marketer.get("/bookings/export/csv?bom=1")
        #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(csv.headers[.contentDisposition] == "attachment; filename=\"bookings.csv\"")
        #expect(Array(csv.body.readableBytesView.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(
            csv.text.contains(",'=1+1,\"x\"\",y\",") && csv.text.contains(",\"a,b\",")
                && csv.text.contains("comagic_missing"))
        #expect(csv.text.split(separator: "\r\n").count == 4)
        let one = try await marketer.get("/bookings/export/csv?reason=comagic_missing").text
        #expect(one.hasPrefix("id,integrationID,") && one.split(separator: "\r\n").count == 2)
        let json = try await marketer.get("/bookings/export/json").text
        let all = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        let listed = try await marketer.get("/api/v1/bookings").text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any])
        #expect(NSArray(array: all) == NSArray(array: try #require(object["bookings"] as? [[String: Any]])))
        let none = try await marketer.get("/bookings/export/json?q=nobody").text
        #expect(none == "[\n]\n")
    }

    @Test("give a workbook in the reader's language, with names, local times and typed numbers")
    func workbook() async throws {
        let service = try await TestService()
        try await self.book(service, [("1001", "17000000001"), ("0042", "~comagic_missing")])
        let marketer = try await service.person(.marketer)
        let answer = try await marketer.get("/bookings/export/xlsx")
        #expect(
            answer.headers[.contentType] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"bookings.xlsx\"")
        let archive = try #require(UnpackedArchive(Array(answer.body.readableBytesView)))
        let sheet = archive["xl/worksheets/sheet1.xml"]
        for words in [
            "Почему без сессии", "на странице нет счётчика CoMagic", service.integration.settings.name,
            "<v>1001</v>", ">0042</t>", "<v>17000000001</v>",
            // 2026-11-22 13:00 in Moscow.
            "<v>46348.54166666667</v>",
        ] { #expect(sheet.contains(words), "\(words)") }
        #expect(!sheet.contains("comagic_missing") && !sheet.contains("2026-11-22"))
        let english = try await marketer.get("/bookings/export/xlsx?reason=comagic_missing", language: "en")
        let one = try #require(UnpackedArchive(Array(english.body.readableBytesView)))["xl/worksheets/sheet1.xml"]
        #expect(one.contains("Why no session") && one.contains("autoFilter ref=\"A1:AB2\""))
        let page = try await marketer.get("/bookings").text
        #expect(page.contains("/bookings/export/xlsx\">Excel (.xlsx)") && page.contains("separator=%3B"))
        let csv = try await marketer.get("/bookings/export/csv?separator=%3B").text
        #expect(csv.hasPrefix("id;integrationID;receivedAt;"))
    }

    @Test("open from every number of the coverage page, and show as many as it says")
    func drillDown() async throws {
        let service = try await TestService()
        for (session, page) in [("17000000001", "a"), ("17000000002", "b")] {
            _ = try await service.send(
                .post, service.beacon, [.userAgent: "Mozilla/5.0 (iPhone) Version/18.1 Mobile/15E148 Safari/604.1"],
                text:
                    #"{"v":1,"s":"\#(session)","q":"ready","w":["24860"],"n":true,"u":"https://karting.example.ru/\#(page)?utm_source=ya"}"#
            )
        }
        try await self.book(
            service,
            [("1", "17000000001"), ("2", "17000000001"), ("3", "17000000002"), ("4", "~comagic_missing"), ("5", "")])
        let boss = try await service.person(.admin)
        _ = try await boss.post("/integrations/1/test")
        let page = try await boss.get("/?period=7").text
        #expect(page.contains(">Safari<") || page.contains("Safari</th>"))
        let links = page.matches(of: /<a href="(\/bookings[^"]*)"[^>]*>(?:<strong>)?(\d+)</)
        #expect(links.count > 20)
        for link in links {
            let path = String(link.output.1).replacing("&amp;", with: "&")
            let found = try await boss.get(path).text
            #expect(found.contains("Найдено: \(link.output.2)<"), "\(path) says \(link.output.2)")
        }
    }

    @Test("a page without a session that heard of the order tells where and why the session was lost, and no more")
    func lostPlace() async throws {
        let service = try await TestService()
        _ = try await service.send(
            .post, service.beacon, [.userAgent: "Mozilla/5.0 (iPhone) Version/18.1 Mobile/15E148 Safari/604.1"],
            text:
                #"{"v":1,"q":"none","y":"comagic_missing","w":["24860"],"u":"https://karting.example.ru/new?utm_source=vk","o":{"id":"7"}}"#
        )
        try await self.book(service, (100..<125).map { ("\($0)", "17000000001") } + (125..<129).map { ("\($0)", "") })
        try await self.book(service, [("7", "")])
        let booking = try #require(try await service.bookings.list(.init(), limit: 1).first)
        #expect(booking.attribution.kind == .fallback && booking.attribution.reason == .counterMissing)
        #expect(booking.attribution.session == nil)
        #expect(booking.attribution.page.address == "https://karting.example.ru/new?utm_source=vk")
        #expect(booking.attribution.widgetID == "24860" && booking.attribution.utm.source == "vk")
        let page = try await service.person(.marketer).get("/", language: "en").text
        #expect(page.contains("Most often: page https://karting.example.ru/new (1), Safari (1), widget 24860 (1)."))
    }
}
