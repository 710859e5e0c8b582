import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import NIOCore
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("The API")
struct APITests {
    /// A script with a key of its owner.
    struct Script {
        let service: TestService
        let key: String

        init(_ service: TestService, _ role: Role) async throws {
            self.service = service
            let person = try await service.person(role, email: "\(role.rawValue)@example.ru")
            let id = try #require(person.user?.id)
            let accounts = service.admin.accounts
            self.key = try #require(try await accounts.createToken(named: "script", of: id, at: TestService.start))
                .revealed
        }

        func call(
            _ method: HTTPRequest.Method, _ path: String, _ body: String = "", language: String = "en"
        ) async throws -> (status: HTTPResponse.Status, json: Any?) {
            let answer = try await self.service.send(
                method, "/api/v1\(path)", [.authorization: "Bearer \(self.key)", .acceptLanguage: language], text: body)
            #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
            #expect(!answer.text.contains(TestService.token))
            return (answer.status, try? JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)))
        }

        func object(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") async throws -> [String: Any] {
            try #require(try await self.call(method, path, body).json as? [String: Any])
        }
    }

    @Test("makes an integration, changes what is named and leaves the rest")
    func settings() async throws {
        let service = try await TestService()
        let admin = try await Script(service, .admin)
        let made = try await admin.call(
            .post, "/integrations",
            #"{"name":"Сауна","comagicURL":"https://dataapi.comagic.ru/v2.0","token":"\#(TestService.token)","default":{"siteID":"2001","sourceID":3001}}"#
        )
        #expect(made.status == .created)
        let integration = try #require(made.json as? [String: Any])
        #expect(integration["timezone"] as? String == "Asia/Yekaterinburg")
        #expect((integration["default"] as? [String: Any])?["sourceID"] as? String == "3001")
        let changed = try await admin.object(
            .patch, "/integrations/2", #"{"widgets":["24860"],"lateTruth":"24h","revision":1}"#)
        #expect(changed["widgets"] as? [String] == ["24860"])
        #expect(changed["lateTruth"] as? String == "1d")
        #expect(changed["name"] as? String == "Сауна")
        #expect(changed["revision"] as? Int == 2)
        let late = try await admin.call(.patch, "/integrations/2", #"{"name":"x","revision":1}"#)
        #expect(late.status == .conflict)
        let changes = try #require(try await admin.call(.get, "/integrations/2/changes").json as? [[String: Any]])
        #expect(changes.count == 2 && changes[0]["author"] as? String == "admin@example.ru")
    }

    @Test("changes nothing when it is given what it told")
    func roundTrip() async throws {
        let service = try await TestService(widgets: ["1", "2"])
        try await service.change { settings in
            settings.plain.recallWindow = .seconds(5_400)
            settings.script = [.messageEvent: "", .n2Key: "n3"]
            settings.destination = .systemCampaign(site: 2_001)
            settings.plain.usesStaleSessions = false
        }
        let admin = try await Script(service, .admin)
        let before = try await service.store.integration(service.integration.id).settings
        let told = try await admin.object(.get, "/integrations/1")
        let settable = told.filter { IntegrationAPI.change.keys.contains($0.key) }
        #expect(settable.count == IntegrationAPI.change.keys.count - 1, "all but the key can be told back")
        let body = String(decoding: try JSONSerialization.data(withJSONObject: settable), as: UTF8.self)
        #expect(try await admin.call(.patch, "/integrations/1", body).status == .ok)
        #expect(try await service.store.integration(service.integration.id).settings == before)
    }

    @Test(
        "names what is wrong, by field, and changes nothing",
        arguments: [
            ("PATCH", "/integrations/1", #"{"nmae":"x"}"#, "nmae"),
            ("PATCH", "/integrations/1", #"{"name":7}"#, "name"),
            ("PATCH", "/integrations/1", #"{"name":""}"#, "name"),
            ("PATCH", "/integrations/1", #"{"widgets":["сауна"]}"#, "widgets"),
            ("PATCH", "/integrations/1", #"{"widgets":"24860"}"#, "widgets"),
            ("PATCH", "/integrations/1", #"{"default":{"campaignID":"x"}}"#, "default"),
            ("PATCH", "/integrations/1", #"{"default":{}}"#, "default"),
            ("PATCH", "/integrations/1", #"{"comagicURL":"https://evil.example/v2.0"}"#, "comagicURL"),
            ("PATCH", "/integrations/1", #"{"staleSession":"maybe"}"#, "staleSession"),
            ("PATCH", "/integrations/1", #"{"lateTruth":"soon"}"#, "lateTruth"),
            ("PATCH", "/integrations/1", #"{"scriptOptions":{"nope":"1"}}"#, "scriptOptions"),
            ("POST", "/integrations/1/rotate-secret", #"{"overlap":"31d"}"#, "overlap"),
            ("POST", "/account-check", #"{"token":"x"}"#, "comagicURL"),
            ("POST", "/integrations/1/doctor", "{}", "address"),
            ("POST", "/users", #"{"email":"x","role":"admin"}"#, "email"),
            ("POST", "/users", #"{"email":"x@example.ru","role":"boss"}"#, "role"),
            ("PATCH", "/me", #"{"language":"fr"}"#, "language"), ("POST", "/me/tokens", #"{"name":""}"#, "name"),
            ("POST", "/bookings/replay", "{}", "ids"),
            ("POST", "/bookings/replay", #"{"status":"delivered"}"#, "status"),
            ("GET", "/bookings?limit=501", "", "limit"), ("GET", "/bookings?status=lost", "", "status"),
            ("GET", "/integrations/1/lists/sites?limit=0", "", "limit"),
        ])
    func invalid(method: String, path: String, body: String, field: String) async throws {
        let service = try await TestService()
        let admin = try await Script(service, .admin)
        let before = try await service.store.integration(service.integration.id)
        let answer = try await admin.call(try #require(HTTPRequest.Method(method)), path, body)
        #expect(answer.status == .unprocessableContent)
        let error = try #require((answer.json as? [String: Any])?["error"] as? [String: Any])
        #expect((error["fields"] as? [String: String])?.keys.sorted() == [field])
        #expect(try await service.store.integration(service.integration.id) == before)
        #expect(try await service.admin.accounts.users().count == 1)
    }

    @Test("refuses what is no JSON object, and too much", arguments: ["[1]", "{", "text", "\u{0}"])
    func malformed(body: String) async throws {
        let admin = try await Script(try await TestService(), .admin)
        #expect(try await admin.call(.patch, "/integrations/1", body).status == .badRequest)
        let large = #"{"name":"\#(String(repeating: "a", count: APIBody.maximumBytes))"}"#
        #expect(try await admin.call(.patch, "/integrations/1", large).status == .contentTooLarge)
    }

    @Test("shows a marketer bookings and names, no address that is a secret, and changes nothing")
    func marketer() async throws {
        let service = try await TestService()
        _ = try await service.send(.post, service.hook, text: hookBody())
        let marketer = try await Script(service, .marketer)
        let list = try #require(try await marketer.call(.get, "/integrations").json as? [[String: Any]])
        #expect(list.first?.keys.sorted() == ["active", "id", "name"])
        let admin = try await Script(service, .admin)
        for reader in [marketer, admin] {
            let body = try #require(try await reader.object(.get, "/bookings/1")["rawBody"] as? String)
            #expect(body.contains("17000000001") && !body.contains("Петров") && !body.contains("ivan@"))
        }
        let contact = try await admin.object(.post, "/bookings/1/reveal")
        #expect(contact["name"] as? String == "Иван Петров" && contact["phone"] as? String == "+79161234567")
        let routes = service.router.routes.filter { $0.path.description.hasPrefix("/api/v1") }
        for route in routes where route.method != .get && !route.path.description.contains("/me") {
            let path = String(route.path.description.dropFirst(7)).replacing(/\{\w+\}/, with: "1")
            #expect(try await marketer.call(route.method, path, "{}").status == .forbidden, "\(path)")
        }
    }

    @Test("pages through bookings without losing or repeating one")
    func pages() async throws {
        let service = try await TestService()
        for order in 1...7 { _ = try await service.send(.post, service.hook, text: hookBody(order: "\(order)")) }
        let admin = try await Script(service, .marketer)
        var seen: [String] = []
        var next: String? = ""
        while let before = next {
            let page = try await admin.object(.get, "/bookings?limit=3" + (before.isEmpty ? "" : "&before=\(before)"))
            seen += (page["bookings"] as? [[String: Any]] ?? []).compactMap { $0["orderID"] as? String }
            next = page["next"] as? String
        }
        #expect(seen == ["7", "6", "5", "4", "3", "2", "1"])
    }

    @Test("needs the form's token for changes with a browser's login, and none for a key")
    func forged() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let cookie = boss.cookies.map { "\($0)=\($1)" }.joined()
        let body = #"{"name":"Changed"}"#
        let plain = try await service.send(.patch, "/api/v1/integrations/1", [.cookie: cookie], text: body)
        #expect(plain.status == .forbidden)
        let token = service.admin.accounts.formToken(login: String(cookie.split(separator: "=")[1]))
        let name = try #require(HTTPField.Name("X-Form-Token"))
        let shown = try await service.send(
            .patch, "/api/v1/integrations/1", [.cookie: cookie, name: token], text: body)
        #expect(shown.status == .ok)
        #expect(try await service.send(.get, "/api/v1/me", [.cookie: cookie]).status == .ok)
    }

    @Test("is described as it is: every route, and every answer by its schema")
    func described() async throws {
        let service = try await TestService()
        _ = try await service.send(.post, service.hook, text: hookBody())
        let admin = try await Script(service, .admin)
        let document = try await admin.object(.get, "/openapi.json")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
        let routes = service.router.routes.map { "\($0.method.rawValue) \($0.path)" }
            .filter { $0.contains("/api/v1") && !$0.hasSuffix("openapi.json") }
        #expect(described == Set(routes))
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]])
        let looks: [(String, Any?)] = [
            ("Integration", (try await admin.call(.get, "/integrations").json as? [Any])?.first),
            ("User", try await admin.call(.get, "/me").json),
            ("Token", (try await admin.call(.get, "/me/tokens").json as? [Any])?.first),
            ("Bookings", try await admin.call(.get, "/bookings").json),
            ("BookingDetail", try await admin.call(.get, "/bookings/1").json),
            ("Account", try await admin.call(.get, "/integrations/1/account").json),
            ("List", try await admin.call(.get, "/integrations/1/lists/sites").json),
            ("Check", (try await admin.call(.get, "/integrations/1/checks").json as? [Any])?.first),
            (
                "Report",
                try await admin.call(.post, "/integrations/1/doctor", #"{"address":"http://127.0.0.1:1/"}"#).json
            ),
            ("BookingDetail", try await admin.call(.post, "/integrations/1/test").json),
            (
                "Account",
                try await admin.call(
                    .post, "/account-check", #"{"comagicURL":"https://dataapi.comagic.ru/v2.0","token":"wrong"}"#
                ).json
            ), ("Change", (try await admin.call(.get, "/integrations/1/changes").json as? [Any])?.first),
            ("Error", try await admin.call(.get, "/bookings?limit=0").json),
            ("Count", try await admin.call(.post, "/bookings/replay", #"{"status":"parked","dryRun":true}"#).json),
        ]
        for (name, value) in looks {
            try Self.check(try #require(value, "\(name)"), ["$ref": "#/components/schemas/\(name)"], schemas, name)
        }
    }

    /// Whether a value is what its schema says, as far as our schemas go.
    private static func check(
        _ value: Any, _ schema: [String: Any], _ schemas: [String: [String: Any]], _ place: String
    ) throws {
        if let name = (schema["$ref"] as? String)?.split(separator: "/").last {
            return try Self.check(value, try #require(schemas[String(name)], "\(place)"), schemas, place)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            return value is NSNull ? () : try Self.check(value, try #require(choices.first), schemas, place)
        }
        switch schema["type"] as? String {
        case "string": #expect(value is String, "\(place)")
        case "boolean": #expect(value is Bool, "\(place)")
        case "integer": #expect(value is Int, "\(place)")
        case "array":
            for item in try #require(value as? [Any], "\(place)") {
                try Self.check(item, try #require(schema["items"] as? [String: Any]), schemas, "\(place)[]")
            }
        default:
            let object = try #require(value as? [String: Any], "\(place)")
            guard let properties = schema["properties"] as? [String: [String: Any]] else { return }
            #expect(Set(object.keys).isSubset(of: Set(properties.keys)), "\(place): \(object.keys.sorted())")
            for name in schema["required"] as? [String] ?? [] { #expect(object[name] != nil, "\(place).\(name)") }
            for (name, item) in object {
                try Self.check(item, try #require(properties[name], "\(place).\(name)"), schemas, "\(place).\(name)")
            }
        }
    }
}
