import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("The users page")
struct UsersPageTests {
    @Test("never leaves nobody in charge")
    func last() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let id = try #require(boss.user?.id)
        for (path, fields) in [("role", [("role", "marketer")]), ("disable", [])] {
            let answer = try await boss.post("/users/\(id)/\(path)", fields)
            #expect(answer.status == .conflict)
            #expect(answer.text.contains("единственный администратор"))
        }
        #expect(try await service.admin.accounts.user(id).isActive)
        let other = try await service.person(.admin, email: "other@example.ru")
        #expect(try await boss.post("/users/\(id)/role", [("role", "marketer")]).status == .seeOther)
        #expect(try await boss.get("/users").status == .forbidden)
        #expect(try await other.get("/users").status == .ok)
    }

    @Test("refuses an address that is taken or none, and keeps it in the field")
    func refused() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let taken = try await boss.post("/users", [("email", "ANNA@example.ru")])
        #expect(taken.status == .conflict)
        #expect(taken.text.contains("value=\"ANNA@example.ru\""))
        let hostile = "\"><script>\u{202E}"
        let wrong = try await boss.post("/users", [("email", hostile)])
        #expect(wrong.status == .unprocessableContent)
        #expect(!wrong.text.contains("\"><script>"))
        #expect(try await service.admin.accounts.users().count == 1)
    }
}

@Suite("The profile page")
struct ProfilePageTests {
    @Test("changes the password and signs the other browsers out")
    func password() async throws {
        let service = try await TestService()
        let person = try await service.person(.marketer)
        let elsewhere = service.stranger()
        _ = try await elsewhere.post("/login", [("email", "anna@example.ru"), ("password", Person.password)])
        #expect(try await elsewhere.get("/profile").status == .ok)
        let fresh = "quite another phrase"
        let wrong = try await person.post(
            "/profile/password", [("current", "guessed"), ("password", fresh), ("again", fresh)])
        #expect(wrong.status == .unprocessableContent)
        let changed = try await person.post(
            "/profile/password", [("current", Person.password), ("password", fresh), ("again", fresh)])
        #expect(changed.headers[.location] == "/profile?done=password")
        #expect(try await person.get("/profile").status == .ok)
        #expect(try await elsewhere.get("/profile").status == .seeOther)
        let old = try await service.stranger().post(
            "/login", [("email", "anna@example.ru"), ("password", Person.password)])
        #expect(old.status == .unauthorized)
    }

    @Test("signs out everywhere but here")
    func everywhere() async throws {
        let service = try await TestService()
        let person = try await service.person(.marketer)
        let elsewhere = service.stranger()
        _ = try await elsewhere.post("/login", [("email", "anna@example.ru"), ("password", Person.password)])
        #expect(try await person.post("/profile/logout-everywhere").status == .seeOther)
        #expect(try await person.get("/profile").status == .ok)
        #expect(try await elsewhere.get("/profile").status == .seeOther)
    }

    @Test("shows a key for scripts once; the key has its owner's rights until it is removed")
    func tokens() async throws {
        let service = try await TestService()
        let person = try await service.person(.marketer)
        let made = try await person.post("/profile/tokens", [("name", "Отчёт <b>")])
        let token = String(try #require(made.text.firstMatch(of: /stitcher_[\w-]{40}/)).output)
        let page = try await person.get("/profile").text
        #expect(!page.contains(token))
        #expect(page.contains("Отчёт &lt;b&gt;"))
        let script = service.stranger()
        let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
        #expect(try await script.get("/profile", headers: bearer).status == .ok)
        #expect(try await script.get("/users", headers: bearer).status == .forbidden)
        #expect(try await script.get("/profile", headers: [.authorization: "Bearer \(token)x"]).status == .seeOther)
        let id = try #require(page.firstMatch(of: /tokens\/(\d+)\/delete/)).output.1
        #expect(try await person.post("/profile/tokens/\(id)/delete").status == .seeOther)
        #expect(try await script.get("/profile", headers: bearer).status == .seeOther)
    }
}
