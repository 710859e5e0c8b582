import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Testing
import Web

@testable import Admin

@Suite("All routes")
struct RouteInventoryTests {
    @Test("are these and no others")
    func inventory() async throws {
        let service = try await TestService()
        let routes = service.router.routes.map { "\($0.method.rawValue) \($0.path)" }
        #expect(routes.sorted() == Self.golden)
    }

    @Test("do not contradict one another")
    func valid() async throws {
        let service = try await TestService()
        try service.router.validate()
    }

    @Test(
        "answer unknown addresses 404 in JSON",
        arguments: ["/s", "/hooks", "/metrics", "/.env", "/healthz/x", "/%2e%2e/", "/b"])
    func unknown(path: String) async throws {
        let service = try await TestService()
        for method in [HTTPRequest.Method.get, .post, .delete] {
            let answer = try await service.send(method, path)
            #expect(answer.status == .notFound)
            #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect((answer.object["error"] as? [String: String])?["code"] == "not_found")
            #expect(!answer.text.contains("<"))
        }
    }

    @Test("answer unknown addresses with a page when a browser asks, that tells nobody's business")
    func unknownPage() async throws {
        let service = try await TestService()
        for person in [service.stranger(), try await service.person(.admin)] {
            let answer = try await person.get("/integrations/1/x", language: "en", headers: [.accept: "text/html,*/*"])
            #expect(answer.status == .notFound)
            #expect(answer.text.contains("There is no such page"))
            #expect(answer.headers[.contentSecurityPolicy] != nil)
            #expect(!answer.text.contains("anna@"))
        }
    }

    @Test("say nothing of what serves them")
    func anonymous() async throws {
        let service = try await TestService()
        for path in ["/login", "/healthz", service.script] {
            let answer = try await service.send(.get, path)
            #expect(answer.headers[.server] == nil)
            // A page of ours may tell our own pages where it was; nobody else learns of it.
            #expect(answer.headers[.referrerPolicy] == (path == "/login" ? "same-origin" : "no-referrer"))
        }
    }

    private static let golden = [
        "DELETE /api/v1/integrations/{id}/test/{booking}",
        "DELETE /api/v1/me/tokens/{id}",
        "DELETE /hooks/**",
        "GET /",
        "GET /alerts",
        "GET /api/v1/bookings",
        "GET /api/v1/bookings/export/{format}",
        "GET /api/v1/bookings/{id}",
        "GET /api/v1/bookings/{id}/raw",
        "GET /api/v1/coverage",
        "GET /api/v1/integrations",
        "GET /api/v1/integrations/{id}",
        "GET /api/v1/integrations/{id}/account",
        "GET /api/v1/integrations/{id}/changes",
        "GET /api/v1/integrations/{id}/checks",
        "GET /api/v1/integrations/{id}/lists/{kind}",
        "GET /api/v1/integrations/{id}/refused",
        "GET /api/v1/me",
        "GET /api/v1/me/tokens",
        "GET /api/v1/openapi.json",
        "GET /api/v1/users",
        "GET /assets/{name}",
        "GET /b/{siteKey}",
        "GET /b/{siteKey}/debug.js",
        "GET /bookings",
        "GET /bookings/bulk/{action}",
        "GET /bookings/export/{format}",
        "GET /bookings/{id}",
        "GET /bookings/{id}/raw",
        "GET /favicon.ico",
        "GET /healthz",
        "GET /hooks/**",
        "GET /integrations",
        "GET /integrations/new",
        "GET /integrations/{id}",
        "GET /integrations/{id}/history",
        "GET /integrations/{id}/install",
        "GET /integrations/{id}/reconciliation",
        "GET /integrations/{id}/test/{booking}",
        "GET /login",
        "GET /profile",
        "GET /readyz",
        "GET /s/{siteKey}",
        "GET /s/{siteKey}/{name}",
        "GET /users",
        "GET /welcome/{token}",
        "HEAD /hooks/**",
        "OPTIONS /b/{siteKey}",
        "OPTIONS /hooks/**",
        "PATCH /api/v1/bookings/{id}",
        "PATCH /api/v1/integrations/{id}",
        "PATCH /api/v1/me",
        "PATCH /api/v1/users/{id}",
        "PATCH /hooks/**",
        "POST /alerts",
        "POST /alerts/{id}/delete",
        "POST /alerts/{id}/test",
        "POST /api/v1/account-check",
        "POST /api/v1/bookings/replay",
        "POST /api/v1/bookings/{id}/close",
        "POST /api/v1/bookings/{id}/reveal",
        "POST /api/v1/integrations",
        "POST /api/v1/integrations/{id}/doctor",
        "POST /api/v1/integrations/{id}/rotate-secret",
        "POST /api/v1/integrations/{id}/test",
        "POST /api/v1/me/tokens",
        "POST /api/v1/users",
        "POST /api/v1/users/{id}/link",
        "POST /b/{siteKey}",
        "POST /bookings/bulk/{action}",
        "POST /bookings/{id}/close",
        "POST /bookings/{id}/edit",
        "POST /bookings/{id}/replay",
        "POST /bookings/{id}/reveal",
        "POST /hooks/**",
        "POST /integrations/new",
        "POST /integrations/{id}",
        "POST /integrations/{id}/doctor",
        "POST /integrations/{id}/reconciliation/mend",
        "POST /integrations/{id}/rotate",
        "POST /integrations/{id}/test",
        "POST /integrations/{id}/test/{booking}/remove",
        "POST /language",
        "POST /login",
        "POST /logout",
        "POST /profile/language",
        "POST /profile/logout-everywhere",
        "POST /profile/password",
        "POST /profile/tokens",
        "POST /profile/tokens/{id}/delete",
        "POST /users",
        "POST /users/{id}/disable",
        "POST /users/{id}/enable",
        "POST /users/{id}/link",
        "POST /users/{id}/role",
        "POST /welcome/{token}",
        "PUT /hooks/**",
        "TRACE /hooks/**",
    ]
}
