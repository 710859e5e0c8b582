import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Sandbox
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("The settings page")
struct SettingsPageTests {
    private static let form = [
        ("active", "1"), ("name", "Сауна"), ("widgets", "24860"),
        ("comagicURL", "https://dataapi.comagic.ru/v2.0"), ("token", TestService.token), ("default", "campaign"),
        ("campaign", "500001"), ("staleSessions", "1"), ("action", "save"),
    ]

    /// The form with some fields changed; `nil` leaves one out.
    private static func form(_ changes: [String: String?]) -> [(String, String)] {
        let kept = self.form.filter { changes[$0.0] == nil }
        return kept + changes.compactMap { name, value in value.map { (name, $0) } }.sorted { $0.0 < $1.0 }
    }

    @Test("makes an integration, in the account's own time zone, and leads to installing")
    func create() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let answer = try await boss.post("/integrations/new", Self.form(["widgets": "https://app.bukza.com/#/1/24860"]))
        #expect(answer.status == .seeOther)
        #expect(try await boss.get(answer.headers[.location] ?? "").text.contains("Виджеты: 24860."))
        let made = try #require(try await service.store.integrations().last)
        #expect(answer.headers[.location] == "/integrations/\(made.id)/install")
        #expect(made.settings.name == "Сауна")
        #expect(made.settings.target.access.token.revealed == TestService.token)
        #expect(made.settings.timeZone == "Asia/Yekaterinburg")
        #expect(made.settings.destination == .campaign(500_001))
        #expect(try await service.store.changes(of: made.id, limit: 1).first?.author == "anna@example.ru")
    }

    @Test(
        "names what is wrong at its field, saves nothing and loses nothing typed",
        arguments: [
            (["name": ""], "name-problem"), (["name": String(repeating: "я", count: 10_000)], "name-problem"),
            (["widgets": "24860, сауна"], "widgets-problem"), (["token": ""], "token-problem"),
            (["comagicURL": "https://evil.example/v2.0"], "host-problem"), (["timeZone": "Москва"], "zone-problem"),
            (["campaign": ""], "campaign-problem"), (["campaignID": "12x"], "campaign-problem"),
            (["campaignID": "-5"], "campaign-problem"), (["campaignID": "-1"], "campaign-site-problem"),
            (["default": "site"], "site-problem"),
            (["default": "site", "siteID": "7", "sourceID": "a"], "source-problem"),
            (["lateTruth": "soon"], "late-problem"), (["lateTruth": "721"], "late-problem"),
            (["stale-after": "soon"], "script-stale-after-problem"),
            (["order-pattern": "("], "script-order-pattern-problem"),
        ] as [([String: String], String)])
    func problems(changes: [String: String], problem: String) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        for language in ["ru", "en"] {
            let answer = try await boss.post(
                "/integrations/new", Self.form(changes.mapValues { Optional($0) }), language: language)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("id=\"\(problem)\""), "\(problem) \(language)")
            for (name, value) in changes where !value.isEmpty && !["default", "widgets", "token"].contains(name) {
                #expect(answer.text.contains(value), "\(name) was lost")
            }
            #expect(answer.text.contains("24860"))
            // The key is kept for the next try, but not to be read.
            #expect(!answer.text.contains(TestService.token))
            #expect(answer.text.contains("name=\"draftToken\"") == (problem != "token-problem"))
        }
        #expect(try await service.store.integrations().count == 1)
    }

    @Test("does not ask for the key twice")
    func draft() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let refused = try await boss.post("/integrations/new", Self.form(["name": ""]))
        let draft = String(try #require(refused.text.firstMatch(of: /name="draftToken" value="([^"]+)"/)).output.1)
        let unescaped = draft.replacing("&#x3D;", with: "=").replacing("&#61;", with: "=")
        let saved = try await boss.post("/integrations/new", Self.form(["token": "", "draftToken": unescaped]))
        #expect(saved.status == .seeOther)
        #expect(try await service.store.integrations().last?.settings.target.access.token.revealed == TestService.token)
        let forged = try await boss.post("/integrations/new", Self.form(["token": "", "draftToken": "AAAA"]))
        #expect(forged.status == .unprocessableContent)
    }

    @Test("changes an integration, says what it changed, and keeps the key when none is typed")
    func change() async throws {
        let service = try await TestService(widgets: ["1"])
        let boss = try await service.person(.admin)
        let path = "/integrations/\(service.integration.id)"
        let page = try await boss.get(path)
        #expect(page.text.contains("value=\"Картинг «Вираж»\""))
        #expect(page.text.contains("…sees"))
        #expect(!page.text.contains(TestService.token))
        let answer = try await boss.post(
            path, Self.form(["token": "", "revision": "1", "default": "site", "siteID": "2001", "sourceID": "3001"]))
        #expect(answer.headers[.location] == "\(path)?done=saved")
        let now = try await service.store.integration(service.integration.id).settings
        #expect(now.target.access.token.revealed == TestService.token)
        #expect(now.widgets == ["24860"])
        #expect(now.destination == .site(2_001, source: 3_001))
        let saved = try await boss.get("\(path)?done=saved")
        #expect(saved.text.contains("Сохранено: имя, виджеты, кампания по умолчанию, сайт по умолчанию"))
        let history = try await boss.get("\(path)/history", language: "en")
        #expect(history.text.contains("anna@example.ru"))
        #expect(history.text.contains("<del>Картинг «Вираж»</del> → <ins>Сауна</ins>"))
    }

    @Test("saves what it shows without changing anything, whatever the shell has set")
    func unchanged() async throws {
        let service = try await TestService(widgets: ["1", "2"])
        try await service.change { settings in
            settings.plain.recallWindow = .seconds(5_400)
            settings.script = [.messageEvent: "", .n2Key: "n3"]
            settings.destination = .systemCampaign(site: 2_001)
            settings.plain.usesStaleSessions = false
            settings.timeZone = "Asia/Omsk"
        }
        let before = try await service.store.integration(service.integration.id).settings
        let boss = try await service.person(.admin)
        let page = try await boss.get("/integrations/1").text
        var fields: [(String, String)] = [("action", "save")]
        for input in page.matches(of: /<input[^>]*>/).map({ String($0.output) }) {
            guard let name = input.firstMatch(of: /name="([^"]+)"/)?.output.1, name != "form_token" else { continue }
            let isChoice = input.contains("type=\"checkbox\"") || input.contains("type=\"radio\"")
            guard !isChoice || input.contains(" checked") else { continue }
            fields.append((String(name), String(input.firstMatch(of: /value="([^"]*)"/)?.output.1 ?? "")))
        }
        fields.append(("widgets", String(try #require(page.firstMatch(of: /<textarea[^>]*>([^<]*)</)).output.1)))
        for select in page.matches(of: /<select id="\w+" name="(\w+)"[^>]*>([\s\S]*?)<\/select>/) {
            let chosen = select.output.2.firstMatch(of: /<option value="([^"]*)" selected/)
            fields.append((String(select.output.1), String(chosen?.output.1 ?? "")))
        }
        #expect(try await boss.post("/integrations/1", fields).headers[.location] == "/integrations/1?done=saved")
        #expect(try await service.store.integration(service.integration.id).settings == before)
    }

    @Test("switches what is not ticked off")
    func unticked() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        _ = try await boss.post(
            "/integrations/1", Self.form(["active": nil, "staleSessions": nil, "resend": "1", "revision": "1"]))
        let now = try await service.store.integration(service.integration.id).settings
        #expect(
            !now.isActive && !now.plain.usesStaleSessions && now.plain.resendsUnconfirmed && !now.plain.infersMatches)
    }

    @Test("says what the switch is now, and keeps a history without codes")
    func switched() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let unchanged: [String: String?] = [
            "name": "Картинг «Вираж»", "widgets": "", "comagicURL": service.integration.settings.target.access.url,
        ]
        for (revision, active, words) in [
            ("1", String?.none, "«Активен» выключен"), ("2", "1", "«Активен» включён"),
        ] {
            let form = Self.form(unchanged.merging(["active": active, "revision": revision]) { $1 })
            #expect(try await boss.post("/integrations/1", form).status == .seeOther)
            let page = try await boss.get("/integrations/1?done=saved")
            #expect(page.text.contains("Сохранено: ") && page.text.contains(words), "\(page.text.prefix(3000))")
        }
        _ = try await boss.post(
            "/integrations/1",
            Self.form(["staleSessions": nil, "resend": "1", "lateTruth": "1,5", "no-message": "1", "revision": "3"]))
        let history = try await boss.get("/integrations/1/history").text
        #expect(history.contains("«Активен»: <del>включён</del> → <ins>выключен</ins>"))
        #expect(history.contains("прошлые сессии: <del>используются</del> → <ins>не используются</ins>"))
        #expect(history.contains("поздние сессии: <del>выключено</del> → <ins>90 минут</ins>"))
        #expect(history.contains("События в сообщениях фрейму: не посылать"))
        let changed = history.replacing(/<[^>]*>/, with: " ")
        for code in ["true", "false", " use ", " drop ", " park ", " resend ", " min "] {
            #expect(!changed.contains(code), "\(code)")
        }
    }

    @Test("names what it understood of a pasted text and what not, and after saving the widgets that it has now")
    func widgets() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let wrong = "24860 https://example.ru/price\nhttps://app.bukza.com/#/1/7"
        let refused = try await boss.post("/integrations/1", Self.form(["widgets": wrong, "revision": "1"]))
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("Не номера виджетов: «https://example.ru/price». Понятны: 24860, 7."))
        #expect(refused.text.contains(">\(wrong)</textarea>"))
        let right = "24860 https://app.bukza.com/#/1/7"
        let shown = try await boss.post("/integrations/1", Self.form(["widgets": right, "action": "check"]))
        #expect(shown.text.contains("id=\"understood\">Виджеты: 24860, 7."))
        _ = try await boss.post("/integrations/1", Self.form(["widgets": right, "revision": "1"]))
        #expect(try await boss.get("/integrations/1?done=saved").text.contains("Виджеты: 24860, 7."))
    }

    @Test("warns when somebody else saved meanwhile, keeps what was typed, and saves it the second time")
    func conflict() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let path = "/integrations/\(service.integration.id)"
        try await service.change { $0.name = "Renamed by the shell" }
        let refused = try await boss.post(path, Self.form(["revision": "1"]), language: "en")
        #expect(refused.status == .conflict)
        #expect(refused.text.contains("somebody else changed these settings (stitcher: name)"))
        #expect(refused.text.contains("value=\"Сауна\""))
        #expect(try await service.store.integration(service.integration.id).settings.name == "Renamed by the shell")
        let revision = String(try #require(refused.text.firstMatch(of: /name="revision" value="(\d+)"/)).output.1)
        #expect(try await boss.post(path, Self.form(["revision": revision])).status == .seeOther)
        #expect(try await service.store.integration(service.integration.id).settings.name == "Сауна")
    }

    @Test("lists the account's campaigns, sites and sources, and finds among thousands")
    func lists() async throws {
        let service = try await TestService()
        var options = SandboxOptions()
        options.campaigns = 3_000
        service.coMagic.set(options)
        let boss = try await service.person(.admin)
        let page = try await boss.post("/integrations/new", Self.form(["action": "check"]))
        #expect(page.status == .ok)
        #expect(page.text.contains("Asia/Yekaterinburg"))
        #expect(page.text.contains("Картинг «Вираж» · karting.example.ru · № 2001"))
        #expect(page.text.matches(of: /<option value="5\d{5}"/).count <= AccountChoice.maximumOptions + 1)
        #expect(page.text.contains("Не показано ещё"))
        let found = try await boss.post(
            "/integrations/new", Self.form(["action": "check", "campaignSearch": "яндекс 501234"]))
        #expect(found.text.contains("<option value=\"501234\"") || found.text.contains("501234"))
        #expect(found.text.contains("value=\"500001\" selected"))
        #expect(try await service.store.integrations().count == 1)
    }

    @Test("refuses an id that the account does not know, and saves it by a button of its own")
    func unknown() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let form = Self.form(["campaign": nil, "campaignID": "999999", "revision": "1"])
        let refused = try await boss.post("/integrations/1", form)
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("id=\"campaign-problem\">Среди активных кампаний аккаунта нет номера 999999"))
        #expect(refused.text.contains("value=\"save-anyway\""))
        #expect(try await service.store.integration(service.integration.id).revision == 1)
        let overruled = form.filter { $0.0 != "action" } + [("action", "save-anyway")]
        let saved = try await boss.post("/integrations/1", overruled)
        #expect(saved.headers[.location] == "/integrations/1?done=saved")
        let page = try await boss.get("/integrations/1?done=saved")
        #expect(page.text.contains("999999: выберите кампанию из списка"))
        // What has been saved before is no reason to refuse a change of something else.
        let renamed = Self.form(["campaign": nil, "campaignID": "999999", "revision": "2", "name": "Баня"])
        #expect(try await boss.post("/integrations/1", renamed).status == .seeOther)
    }

    @Test(
        "names the field of the unknown id",
        arguments: [
            (["default": "site", "siteID": "77"], "site-problem"),
            (["default": "site", "siteID": "2001", "sourceID": "88"], "source-problem"),
            (["campaignID": "-1", "campaignSiteID": "77"], "campaign-site-problem"),
        ] as [([String: String], String)])
    func unknownField(changes: [String: String], problem: String) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let refused = try await boss.post("/integrations/new", Self.form(changes.mapValues { Optional($0) }))
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("id=\"\(problem)\""))
        #expect(refused.text.contains("value=\"save-anyway\""))
    }

    @Test("saves an unknown id while the account does not answer, because nobody says that it is wrong")
    func unanswered() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let saved = try await boss.post(
            "/integrations/1", Self.form(["campaign": nil, "campaignID": "999999", "token": "wrong", "revision": "1"]))
        #expect(saved.status == .seeOther)
    }

    @Test("lets a key be saved that CoMagic refuses, and names the failure with the next step")
    func refusedKey() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        #expect(
            try await boss.post("/integrations/1", Self.form(["token": "wrong", "revision": "1"])).status == .seeOther)
        let page = try await boss.get("/integrations/1")
        #expect(page.text.contains("Ключ API не найден"))
        #expect(page.text.contains("access_token_invalid"))
        #expect(!page.text.contains(">wrong<"))
    }

    @Test("shows the address that CoMagic must allow")
    func address() async throws {
        let service = try await TestService()
        var account = SandboxAccount(token: TestService.token, appID: 7, name: "x")
        account.isAddressAllowed = false
        service.coMagic.put(account)
        let page = try await service.person(.admin).get("/integrations/1")
        #expect(page.text.firstMatch(of: /Разрешите в кабинете адрес <code>[\d.:]+<\/code>/) != nil)
    }

    @Test("falls back to typing an id when the account gives no list, with the reason")
    func noSources() async throws {
        let service = try await TestService()
        var account = SandboxAccount(token: TestService.token, appID: 7, name: "x")
        account.components.remove(.callTracking3)
        account.components.remove(.dataAPISettings)
        service.coMagic.put(account)
        let page = try await service.person(.admin).get("/integrations/1")
        #expect(page.text.contains("не отдаёт список источников"))
        #expect(page.text.contains("name=\"sourceID\""))
        #expect(!page.text.contains("<select id=\"source\""))
        #expect(page.text.contains("<select id=\"site\""))
    }

    @Test(
        "shows hostile names harmless on every page",
        arguments: [
            "\"><script>alert(1)</script>", "{{formToken}}", "[[a|b]]", "\u{202E}gnp.exe", "</textarea><b>",
            "'; DROP TABLE user; --",
        ])
    func hostile(name: String) async throws {
        let service = try await TestService(name: name)
        let boss = try await service.person(.admin)
        for path in ["/integrations", "/integrations/1", "/integrations/1/history"] {
            let text = try await boss.get(path).text
            #expect(!text.contains("<script>alert") && !text.contains("</textarea><b>"))
        }
        let typed = try await boss.post("/integrations/new", Self.form(["name": name, "widgets": name, "token": ""]))
        #expect(typed.status == .unprocessableContent)
        #expect(!typed.text.contains("<script>alert") && !typed.text.contains("</textarea><b>"))
        #expect(!typed.text.unicodeScalars.contains("\u{202E}"))
    }

    @Test("is not for marketers, who see the list without links to it")
    func marketer() async throws {
        let service = try await TestService()
        let marketer = try await service.person(.marketer)
        let list = try await marketer.get("/integrations")
        #expect(list.text.contains("Картинг «Вираж»"))
        #expect(!list.text.contains("href=\"/integrations/1\""))
        #expect(try await marketer.get("/integrations/1").status == .forbidden)
    }

    @Test("says so when there is no such integration", arguments: ["0", "2", "x", "99999999999999999999"])
    func missing(id: String) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let answer = try await boss.get("/integrations/\(id)")
        #expect(answer.status == .notFound)
        #expect(answer.text.contains("Такой страницы нет"))
    }
}
