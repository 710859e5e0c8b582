import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Testing

@testable import Admin

@Suite("What is behind the sign-in")
struct GuardTests {
    /// Everything that is open to anybody, on purpose.
    private static let open: Set<String> = [
        "/login", "/language", "/welcome/{token}", "/assets/{name}", "/favicon.ico", "/healthz", "/readyz",
        "/s/{siteKey}", "/s/{siteKey}/{name}", "/b/{siteKey}", "/b/{siteKey}/debug.js",
        "/hooks/**",
    ]

    @Test("shows nothing to outsiders, whatever the route")
    func outsiders() async throws {
        let service = try await TestService(name: "Secret garden")
        _ = try await service.person(.admin, email: "hidden@example.ru")
        let routes = service.router.routes.filter { !Self.open.contains($0.path.description) }
        #expect(routes.count > 10)
        for route in routes {
            let path = route.path.description.replacing(/\{\w+\}/, with: "1")
            let answer = try await service.send(route.method, path)
            #expect([.seeOther, .unauthorized].contains(answer.status), "\(route.method) \(path): \(answer.status)")
            for secret in ["Secret garden", "hidden@", TestService.token, service.integration.secret.revealed] {
                #expect(!answer.text.contains(secret))
            }
        }
    }

    @Test("changes nothing for a marketer, whatever the route")
    func marketers() async throws {
        let service = try await TestService()
        let marketer = try await service.person(.marketer)
        let own: Set<String> = [
            "/logout", "/profile/password", "/profile/language", "/profile/logout-everywhere", "/profile/tokens",
            "/profile/tokens/{id}/delete", "/api/v1/me/tokens",
        ]
        let routes = service.router.routes.filter { route in
            route.method == .post && !Self.open.union(own).contains(route.path.description)
        }
        #expect(!routes.isEmpty)
        for route in routes {
            let answer = try await marketer.post(route.path.description.replacing(/\{\w+\}/, with: "1"))
            #expect(answer.status == .forbidden, "\(route.path)")
        }
    }

    @Test("refuses a form without the token of this login", arguments: ["", "wrong", "AAAA"])
    func forged(token: String) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let cookie = boss.cookies.map { "\($0)=\($1)" }.joined()
        let answer = try await service.send(
            .post, "/users", [.cookie: cookie, .acceptLanguage: "en"],
            text: "form_token=\(token)&email=evil@example.ru&role=admin")
        #expect(answer.status == .forbidden)
        #expect(answer.text.contains("out of date"))
        #expect(try await service.admin.accounts.users().count == 1)
    }

    @Test(
        "refuses a form that another site's page sends, even with the right token",
        arguments: [
            [HTTPField.Name.secFetchSite: "cross-site"], [.secFetchSite: "same-site"],
            [.origin: "https://evil.example"], [.origin: "null"],
        ])
    func foreign(headers: HTTPFields) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let answer = try await boss.post("/users", [("email", "evil@example.ru")], headers: headers)
        #expect(answer.status == .forbidden)
        let login = try await service.stranger().post(
            "/login", [("email", "anna@example.ru"), ("password", Person.password)], headers: headers)
        #expect(login.status == .forbidden)
        #expect(login.headers[.setCookie] == nil)
    }

    @Test("takes forms up to their limit and says so beyond it")
    func large() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let fits = try await boss.post("/users", [("email", String(repeating: "a", count: 250_000))])
        #expect(fits.status == .unprocessableContent)
        let tooLarge = try await boss.post("/users", [("email", String(repeating: "a", count: 263_000))])
        #expect(tooLarge.status == .contentTooLarge)
        #expect(tooLarge.text.contains("Слишком много данных"))
    }

    @Test("may run no script and load nothing but ours, on any page")
    func policy() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        for path in ["/login", "/users", "/profile", "/nothing"] {
            let answer = try await (path == "/login" ? service.stranger() : boss).get(path)
            guard path != "/nothing" else { continue }
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.text.firstMatch(of: /<script(?![^>]*src=)|\son\w+=|style="/) == nil)
        }
    }
}
