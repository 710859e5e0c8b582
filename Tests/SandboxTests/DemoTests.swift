import Foundation
import Logging
import Synchronization
import Testing

@testable import Sandbox

@Suite struct DemoTests {
    /// Remembers what was sent and answers as told.
    private final class ScriptedWebhook: WebhookSender {
        let sent = Mutex<[String]>([])
        let status: Int?

        init(status: Int?) { self.status = status }

        func send(_ body: String, to url: String, timeout: Duration) async -> Int? {
            self.sent.withLock { $0.append(body) }
            return self.status
        }
    }

    private let webhook = ScriptedWebhook(status: 200)
    private let comagic = SandboxCoMagic(now: { Bench().now })

    private func routes(
        webhook: ScriptedWebhook? = nil, url: String? = "http://127.0.0.1:1/hooks/bukza/s", script: String? = nil
    ) -> DemoRoutes {
        let comagic = self.comagic
        return DemoRoutes(
            configuration: DemoSite.Configuration(
                scriptURL: { script ?? "http://127.0.0.1:8080/s/KEY.js" }, webhookURL: { url },
                sandboxURL: { "http://127.0.0.1:8099/" }),
            now: { Bench().now },
            registerSession: { comagic.register(SandboxSession(id: $0, startedAt: $1)) },
            webhook: webhook ?? self.webhook,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func text(_ reply: SandboxReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    @Test(
        "serves each asset with no token left",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/frame", "text/html; charset=utf-8"),
            ("/static/cs.min.js", "text/javascript; charset=utf-8"),
            ("/api/script/generate/16509/24860/BukzaContainer24860", "text/javascript; charset=utf-8"),
        ])
    func assets(path: String, type: String) async throws {
        let reply = await self.routes().respond(SandboxRequest("GET", path))
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == type)
        #expect(!self.text(reply).contains("{{"))
    }

    @Test("the frame is on another origin than the page and its counter, on the port that was given")
    func origins() async throws {
        let routes = self.routes()
        routes.isServed(at: 4_321)
        let page = self.text(await routes.respond(SandboxRequest("GET", "/")))
        #expect(page.contains("http://127.0.0.1:4321/static/cs.min.js"))
        #expect(page.contains("http://localhost:4321"))
        #expect(page.contains("http://127.0.0.1:8080/s/KEY.js"))
        let loader = await routes.respond(SandboxRequest("GET", "/api/script/generate/1/2/bukzacontainer2"))
        #expect(self.text(loader).contains("http://localhost:4321/frame"))
        #expect(self.text(loader).contains("bukzacontainer2"))
        #expect(!self.text(loader).contains("BukzaContainer24860"))
    }

    @Test(
        "serves no widget to a hostile or broken address",
        arguments: [
            "/api/script/generate/1/2", "/api/script/generate/1/2/", "/api/script/generate/x/2/T",
            "/api/script/generate/1/x/T", "/api/script/generate/1/2/T/", "/api/script/generate/1/2/a\"b",
            "/api/script/generate/1/2/<script>", "/api/script/generate/1/2/тег", "/api/script/generate/1/2/%27",
            "/api/script/generate/1/2/\(String(repeating: "a", count: 65))", "/../etc/passwd", "/nothing",
        ])
    func hostile(path: String) async throws {
        let reply = await self.routes().respond(SandboxRequest("GET", path))
        #expect(reply.status == 404)
    }

    @Test("an address cannot break out of the page")
    func escaping() async throws {
        let routes = self.routes(script: "http://x/\"><script>alert(1)</script>{{TAG}}")
        let page = self.text(await routes.respond(SandboxRequest("GET", "/")))
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("%22%3E%3Cscript%3E"))
    }

    @Test("a track view gives a session, keeps it, and registers it once with its start")
    func trackView() async throws {
        let routes = self.routes()
        func view(_ ci: String?) async -> JSONValue? {
            let query = ci.map { ["ci": $0] } ?? [:]
            return JSONValue(bytes: await routes.respond(SandboxRequest("GET", "/t/v/", query: query)).body)
        }
        let first = try #require(await view(nil))
        let ci = try #require(first["ci"]?.asString)
        #expect(ci == "5000001.17000000001.1795341600")
        #expect(first["hi"] == 777)
        #expect(first["ce"] == 1)
        let again = await view(ci)
        #expect(again?["ci"]?.asString == ci)
        #expect(again?["hi"] == 778)
        #expect(await view("5000001.99.1795341600")?["ci"]?.asString == "5000001.17000000002.1795341600")
        #expect(await view("nonsense")?["ci"]?.asString == "5000002.17000000003.1795341600")
        #expect(self.comagic.snapshot.sessions.keys.sorted() == [17_000_000_001, 17_000_000_002, 17_000_000_003])
        #expect(self.comagic.snapshot.sessions[17_000_000_001]?.startedAt == Bench().now)
    }

    @Test("a session ends after thirty minutes of silence, not before, and its visitor stays")
    func sessionTimeout() {
        var visitors = DemoVisitors()
        let start = Bench().now
        let first = visitors.view(comagicID: nil, at: start)
        let kept = visitors.view(comagicID: first.comagicID, at: start + 1_799)
        #expect(kept.session == first.session)
        #expect(!kept.isNewSession)
        #expect(visitors.view(comagicID: first.comagicID, at: start + 1_799 + 1_799).session == first.session)
        let next = visitors.view(comagicID: first.comagicID, at: start + 1_799 + 1_799 + 1_800)
        #expect(next.session == first.session + 1)
        #expect(next.visitor == first.visitor)
        #expect(next.isNewSession)
    }

    @Test("answers the tracker's calls to pages of this machine with credentials, to others without")
    func cors() async throws {
        let routes = self.routes()
        for path in ["/t/v/", "/ss/settings/"] {
            let near = await routes.respond(SandboxRequest("GET", path, headers: ["origin": "http://localhost:8088"]))
            #expect(near.headers["access-control-allow-origin"] == "http://localhost:8088")
            #expect(near.headers["access-control-allow-credentials"] == "true")
            let far = await routes.respond(SandboxRequest("GET", path, headers: ["origin": "https://evil.example"]))
            #expect(far.headers["access-control-allow-origin"] == nil)
            #expect(JSONValue(bytes: near.body)?.members != nil)
        }
    }

    @Test("an order sends the documented template filled without JSON escaping")
    func order() async throws {
        let routes = self.routes()
        let order: JSONValue = [
            "widget": "24860", "n2": "17000000001", "utm": ["utm_source": "ya"],
            "name": #"Иван "Ваня" \ [bukza_phone]"#,
            "phone": "+7 999 123-45-67", "email": "i@example.ru",
        ]
        let reply = await routes.respond(SandboxRequest("POST", "/order", body: order.bytes))
        let answer = JSONValue(bytes: reply.body)
        let code = try #require(answer?["code"]?.asString)
        #expect(answer?["order_id"] == "1001")
        #expect(answer?["webhook_status"] == 200)
        #expect(code.wholeMatch(of: /[A-Z0-9]{6}/) != nil)
        let sent = self.webhook.sent.withLock { $0 }
        #expect(
            sent == [
                #"""
                { "date_time": "22.11.2026 13:00:00", "name": "Иван "Ваня" \ [bukza_phone]", "phone": "+7 999 123-45-67", "email": "i@example.ru",
                  "message": "Номер заказа: 1001; Код бронирования: \#(code)", "visitor_session_id": "17000000001" }
                """#
            ])
        #expect(routes.orders.first?.utm == ["utm_source": "ya"])
        let second = await routes.respond(SandboxRequest("POST", "/order", body: Array("{}".utf8)))
        #expect(JSONValue(bytes: second.body)?["order_id"] == "1002")
        #expect(self.webhook.sent.withLock { $0.last }?.contains(#""visitor_session_id": """#) == true)
    }

    @Test("the template is the documented one, byte for byte")
    func template() {
        let lines = [
            #"{ "date_time": "[bukza_created_date]", "name": "[bukza_full_name]", "phone": "[bukza_phone]", "email": "[bukza_email]","#,
            #"  "message": "Номер заказа: [bukza_order_id]; Код бронирования: [bukza_code]", "visitor_session_id": "[bukza_n2]" }"#,
        ]
        #expect(DemoSite.webhookTemplate == lines.joined(separator: "\n"))
    }

    @Test("a parameter that Bukza does not know stays as it stands")
    func unknownParameter() {
        let order = DemoOrder(
            id: 1, code: "AAAAAA", widget: "", n2: "", utm: [:], name: "", phone: "", email: "", createdAt: Bench().now)
        #expect(order.filled("[bukza_code] [bukza_x] [a [bukza_code", zone: .gmt) == "AAAAAA [bukza_x] [a [bukza_code")
    }

    @Test("an order stands whatever becomes of its web request", arguments: [500, nil] as [Int?])
    func webhookFails(status: Int?) async throws {
        let routes = self.routes(webhook: ScriptedWebhook(status: status))
        let reply = await routes.respond(SandboxRequest("POST", "/order", body: Array("{}".utf8)))
        #expect(reply.status == 200)
        #expect(JSONValue(bytes: reply.body)?["webhook_status"] == .optional(status.map { Int64($0) }))
        #expect(routes.orders.count == 1)
    }

    @Test("without a webhook address nothing is sent and the order stands")
    func noWebhook() async throws {
        let routes = self.routes(url: nil)
        let reply = await routes.respond(SandboxRequest("POST", "/order", body: Array("{}".utf8)))
        #expect(JSONValue(bytes: reply.body)?["order_id"] == "1001")
        #expect(self.webhook.sent.withLock { $0.isEmpty })
    }

    @Test("refuses what is no order", arguments: ["", "[]", "{", "7"])
    func noOrder(body: String) async throws {
        let routes = self.routes()
        let reply = await routes.respond(SandboxRequest("POST", "/order", body: Array(body.utf8)))
        #expect(reply.status == 400)
        #expect(routes.orders.isEmpty)
        #expect(self.webhook.sent.withLock { $0.isEmpty })
        let get = await routes.respond(SandboxRequest("GET", "/order"))
        #expect(get.status == 405)
    }

    @Test("forgets the longest unseen visitors when there are too many")
    func bounded() {
        var visitors = DemoVisitors()
        let start = Bench().now
        let first = visitors.view(comagicID: nil, at: start)
        for number in 1...DemoVisitors.capacity { _ = visitors.view(comagicID: nil, at: start + Double(number) / 100) }
        #expect(visitors.view(comagicID: first.comagicID, at: start + 101).visitor != first.visitor)
    }
}
