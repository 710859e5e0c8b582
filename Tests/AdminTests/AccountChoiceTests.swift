import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Sandbox
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("A field that is chosen from a list of the account, or typed")
struct AccountChoiceTests {
    private static func form(_ changes: [(String, String)]) -> [(String, String)] {
        let form = [
            ("active", "1"), ("name", "Сауна"), ("comagicURL", "https://dataapi.comagic.ru/v2.0"),
            ("token", TestService.token), ("default", "campaign"), ("revision", "1"),
        ]
        return form.filter { field in !changes.contains { $0.0 == field.0 } } + changes
    }

    /// What is selected in the list of that name; empty when nothing is.
    private static func selected(_ name: String, in html: String) throws -> String {
        let pattern = try Regex<(Substring, Substring)>("<select id=\"\(name)\"[^>]*>([\\s\\S]*?)</select>")
        let list = try #require(html.firstMatch(of: pattern)).output.1
        return list.firstMatch(of: /<option value="(\d+)" selected/).map { String($0.output.1) } ?? ""
    }

    private static func typed(_ name: String, in html: String) throws -> String {
        let pattern = try Regex<(Substring, Substring)>("name=\"\(name)ID\" value=\"([^\"]*)\"")
        return String(try #require(html.firstMatch(of: pattern)).output.1)
    }

    @Test("a typed text that is no id is never taken for an entry, and keeps the entry that was chosen before")
    func text() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let before = try await service.store.integration(service.integration.id).settings
        let answer = try await boss.post(
            "/integrations/1", Self.form([("campaign", "500001"), ("campaignID", "вк"), ("action", "save")]))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("id=\"campaign-problem\""))
        #expect(try Self.selected("campaign", in: answer.text) == "500001")
        #expect(try Self.typed("campaign", in: answer.text) == "вк")
        #expect(try await service.store.integration(service.integration.id).settings == before)
    }

    @Test("searching narrows the list, chooses nothing and keeps what was chosen")
    func search() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let answer = try await boss.post(
            "/integrations/1", Self.form([("campaign", "500001"), ("campaignID", "2gis"), ("action", "find")]))
        #expect(answer.status == .ok)
        #expect(answer.text.contains("По запросу «2gis» найдено"))
        #expect(try Self.selected("campaign", in: answer.text) == "500001")
        #expect(try Self.typed("campaign", in: answer.text).isEmpty)
        let without = try await boss.post(
            "/integrations/1", Self.form([("campaign", ""), ("campaignID", "2gis"), ("action", "find")]))
        #expect(try Self.selected("campaign", in: without.text).isEmpty)
    }

    @Test("a typed id of the list is shown by its name; any other id stays as it was typed")
    func ids() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let known = try await boss.post(
            "/integrations/1", Self.form([("campaignID", "500001"), ("action", "check")]))
        #expect(try Self.selected("campaign", in: known.text) == "500001")
        #expect(try Self.typed("campaign", in: known.text).isEmpty)
        let unknown = try await boss.post(
            "/integrations/1", Self.form([("campaignID", "999999"), ("action", "check")]))
        #expect(try Self.selected("campaign", in: unknown.text).isEmpty)
        #expect(try Self.typed("campaign", in: unknown.text) == "999999")
    }

    @Test("an error elsewhere keeps the choices of every list, of the other default too")
    func kept() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let answer = try await boss.post(
            "/integrations/1",
            Self.form([
                ("name", ""), ("campaign", "500001"), ("site", "2001"), ("source", "3001"), ("campaignSite", "2001"),
                ("lateTruth", "5"), ("action", "save"),
            ]))
        #expect(answer.status == .unprocessableContent)
        for (name, id) in [("campaign", "500001"), ("site", "2001"), ("source", "3001"), ("campaignSite", "2001")] {
            #expect(try Self.selected(name, in: answer.text) == id, "\(name)")
        }
        #expect(answer.text.contains("name=\"lateTruth\" inputmode=\"decimal\" value=\"5\""))
        // Nothing is wrong in the folded part, so it stays folded.
        #expect(answer.text.contains("<details>"))
    }

    @Test(
        "the first field that is wrong has the focus, and only the part that it is in is open",
        arguments: [
            ([("name", ""), ("lateTruth", "soon")], "name", true), ([("widgets", "сауна")], "widgets", false),
            ([("campaign", "")], "campaignID", false),
            ([("campaign", "500001"), ("n2-key", String(repeating: "x", count: 300))], "script-n2-key", true),
        ] as [([(String, String)], String, Bool)])
    func focus(changes: [(String, String)], id: String, isOpen: Bool) async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let chosen = changes.contains { $0.0 == "campaign" } ? [] : [("campaign", "500001")]
        let answer = try await boss.post(
            "/integrations/1", Self.form(changes + chosen + [("action", "save")]))
        #expect(answer.status == .unprocessableContent)
        let focused = answer.text.matches(of: /id="([\w-]+)"[^>]* autofocus/).map { String($0.output.1) }
        #expect(focused == [id])
        #expect(answer.text.contains("<details open>") == isOpen)
    }
}
