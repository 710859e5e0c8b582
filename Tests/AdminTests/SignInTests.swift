import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin
@testable import Backoffice

@Suite("Signing in")
struct SignInTests {
    @Test("takes the right password, and leads to the page that was asked for")
    func right() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        let visitor = service.stranger()
        let turned = try await visitor.get("/users?x=1")
        #expect(turned.status == .seeOther)
        #expect(turned.headers[.location] == "/login?next=%2Fusers%3Fx%3D1")
        let entered = try await visitor.post(
            "/login", [("email", "Anna@Example.ru"), ("password", Person.password), ("next", "/users?x=1")])
        #expect(entered.headers[.location] == "/users?x=1")
        let cookie = try #require(entered.headers[.setCookie])
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] { #expect(cookie.contains(part)) }
        #expect(try await visitor.get("/users").status == .ok)
    }

    @Test("says the same of a wrong password and of an unknown name, and keeps what was typed")
    func wrong() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        for name in ["anna@example.ru", "nobody@example.ru", "<script>alert(1)</script>"] {
            let answer = try await service.stranger().post("/login", [("email", name), ("password", "not this one")])
            #expect(answer.status == .unauthorized)
            #expect(answer.headers[.setCookie] == nil)
            #expect(answer.text.contains("Адрес или пароль не подходят"))
            #expect(answer.text.contains(name.replacing("<", with: "&lt;").replacing(">", with: "&gt;")))
            #expect(!answer.text.contains("<script>alert"))
        }
    }

    @Test("does not take an empty password of somebody who has none")
    func none() async throws {
        let service = try await TestService()
        let address = try #require(EmailAddress(text: "new@example.ru"))
        _ = try await service.admin.accounts.create(email: address, role: .admin, at: TestService.start)
        let answer = try await service.stranger().post("/login", [("email", "new@example.ru"), ("password", "")])
        #expect(answer.status == .unauthorized)
    }

    @Test("slows guessing down from one address, and forgives after a quarter of an hour")
    func throttled() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        let visitor = service.stranger()
        let guess = [("email", "anna@example.ru"), ("password", "wrong wrong")]
        for _ in 0..<LoginThrottle.failuresOfPair {
            #expect(try await visitor.post("/login", guess).status == .unauthorized)
        }
        let right = [("email", "anna@example.ru"), ("password", Person.password)]
        let refused = try await visitor.post("/login", right)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.headers[.retryAfter] == "900")
        #expect(refused.headers[.setCookie] == nil)
        service.clock.move(2 * LoginThrottle.window)
        #expect(try await visitor.post("/login", right).status == .seeOther)
    }

    @Test(
        "leads to pages of ours only",
        arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "evil", ""])
    func elsewhere(next: String) async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        let answer = try await service.stranger().post(
            "/login", [("email", "anna@example.ru"), ("password", Person.password), ("next", next)])
        #expect(answer.headers[.location] == "/")
    }

    @Test("ends with signing out, with being switched off, and after two idle weeks")
    func ends() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let first = try await service.person(.marketer, email: "first@example.ru")
        let second = try await service.person(.marketer, email: "second@example.ru")
        #expect(try await first.get("/profile").status == .ok)
        #expect(try await first.post("/logout").headers[.location] == "/login")
        #expect(try await first.get("/profile").status == .seeOther)
        let id = try #require(second.user?.id)
        #expect(try await boss.post("/users/\(id)/disable").headers[.location] == "/users?done=disable")
        #expect(try await second.get("/profile").status == .seeOther)
        service.clock.move(13 * 86_400)
        #expect(try await boss.get("/profile").status == .ok)
        service.clock.move(13 * 86_400)
        #expect(try await boss.get("/profile").status == .ok)
        service.clock.move(15 * 86_400)
        #expect(try await boss.get("/profile").status == .seeOther)
    }

    @Test("speaks the browser's language, the person's, and that of the switch, in growing order")
    func languages() async throws {
        let service = try await TestService()
        #expect(try await service.stranger().get("/login", language: "de").text.contains("lang=\"ru\""))
        #expect(try await service.stranger().get("/login", language: "en-US,ru;q=0.9").text.contains("lang=\"en\""))
        #expect(try await service.stranger().get("/login", language: "en;q=0.2, ru;q=0.8").text.contains("lang=\"ru\""))
        let person = try await service.person(.marketer, language: .english)
        #expect(try await person.get("/profile", language: "ru").text.contains("lang=\"en\""))
        let switched = try await person.post("/language", [("language", "ru"), ("back", "/profile")])
        #expect(switched.headers[.location] == "/profile")
        #expect(try await person.get("/profile", language: "en").text.contains("lang=\"ru\""))
    }
}

@Suite("A one-time link")
struct WelcomeTests {
    @Test("makes the first administrator, once")
    func first() async throws {
        let service = try await TestService()
        let accounts = service.admin.accounts
        let token = try await accounts.invite(nil, at: TestService.start).revealed
        let visitor = service.stranger()
        #expect(try await visitor.get("/welcome/\(token)").text.contains("ещё нет администратора"))
        let fields = [("email", "anna@example.ru"), ("password", Person.password), ("again", Person.password)]
        #expect(try await visitor.post("/welcome/\(token)", fields).headers[.location] == "/")
        #expect(try await visitor.get("/users").status == .ok)
        #expect(try await service.stranger().get("/welcome/\(token)").status == .gone)
        #expect(try await service.stranger().post("/welcome/\(token)", fields).status == .gone)
        #expect(try await accounts.users().count == 1)
    }

    @Test(
        "names what is wrong at its field and keeps the rest",
        arguments: [
            ("nobody", "three words long", "three words long", "email-problem"),
            ("a@example.ru", "short", "short", "password-problem"),
            ("a@example.ru", "three words long", "three words lang", "password-problem"),
            ("a@example.ru", "aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "password-problem"),
        ])
    func problems(email: String, password: String, again: String, problem: String) async throws {
        let service = try await TestService()
        let accounts = service.admin.accounts
        let token = try await accounts.invite(nil, at: TestService.start).revealed
        let answer = try await service.stranger().post(
            "/welcome/\(token)", [("email", email), ("password", password), ("again", again)])
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("id=\"\(problem)\""))
        #expect(answer.text.contains("value=\"\(email)\""))
        #expect(!answer.text.contains(password))
        #expect(try await accounts.users().isEmpty)
    }

    @Test("is for the person it was made for, replaces the one before, and ends after a day")
    func somebody() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let made = try await boss.post("/users", [("email", "maria@example.ru"), ("role", "marketer")])
        let first = try #require(made.text.firstMatch(of: /welcome\/([\w-]+)/)).output.1
        let user = try #require(try await service.admin.accounts.user(email: "maria@example.ru"))
        let again = try await boss.post("/users/\(user.id)/link")
        let second = try #require(again.text.firstMatch(of: /welcome\/([\w-]+)/)).output.1
        #expect(try await service.stranger().get("/welcome/\(first)").status == .gone)
        #expect(try await service.stranger().get("/welcome/\(second)").text.contains("maria@example.ru"))
        service.clock.move(Invitation.lifetime + 1)
        #expect(try await service.stranger().get("/welcome/\(second)").status == .gone)
    }
}
