import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

/// Every page, whole, in both languages, as a person gets it. `UPDATE_GOLDEN=1 swift test --filter GoldenPageTests` adopts a
/// change; the difference is read in review.
@Suite("Golden pages")
struct GoldenPageTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/golden").standardizedFileURL

    @Test("are as they were", arguments: ["ru", "en"])
    func golden(language: String) async throws {
        let service = try await TestService(widgets: ["24860"])
        let accounts = service.admin.accounts
        let first = try await accounts.invite(nil, at: TestService.start).revealed
        let stranger = service.stranger()
        try await self.compare("login", try await stranger.get("/login", language: language), service, language)
        try await self.compare(
            "welcome", try await stranger.get("/welcome/\(first)", language: language), service, language)
        let boss = try await service.person(.admin)
        _ = try await service.person(.marketer, email: "maria@example.ru")
        for (order, n2) in [("1", "17000000001"), ("2", "~comagic_missing"), ("3", "")] {
            _ = try await service.send(.post, service.hook, text: hookBody(order: order, n2: n2))
        }
        _ = try await service.send(
            .post, service.beacon,
            text: #"{"v":1,"s":"17000000001","q":"ready","n":true,"u":"https://karting.example.ru/"}"#)
        for (name, path) in [
            ("coverage", "/?period=7"), ("bookings", "/bookings?from=2026-11-01&to=2026-11-30&session=no"),
            ("booking", "/bookings/2"), ("integrations", "/integrations"), ("settings-new", "/integrations/new"),
            ("settings", "/integrations/1"), ("install", "/integrations/1/install"),
            ("history", "/integrations/1/history"), ("reconciliation", "/integrations/1/reconciliation"),
            ("alerts", "/alerts"), ("users", "/users"), ("profile", "/profile"),
            ("not-found", "/integrations/99"),
        ] {
            try await self.compare(name, try await boss.get(path, language: language), service, language)
        }
        let refused = try await boss.post(
            "/integrations/new", [("widgets", "<b>"), ("action", "save")], language: language)
        try await self.compare("settings-refused", refused, service, language)
    }

    private func compare(
        _ name: String, _ answer: TestResponse, _ service: TestService, _ language: String
    ) async throws {
        let file = Self.folder.appending(path: "\(name).\(language).html")
        let html = Self.steady(answer.text, service)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try html.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        let lines = zip(golden.split(separator: "\n"), html.split(separator: "\n")).first { $0 != $1 }
        #expect(golden == html, "\(file.lastPathComponent): \(lines.map { "\($0) became \($1)" } ?? "its length")")
    }

    /// Without what differs from run to run.
    private static func steady(_ html: String, _ service: TestService) -> String {
        html.replacing(service.siteKey, with: "SITEKEY")
            .replacing(service.integration.secret.revealed, with: "SECRET")
            .replacing(/name="form_token" value="[^"]*"/, with: "name=\"form_token\" value=\"FORM\"")
            .replacing(/\/welcome\/[\w-]+/, with: "/welcome/LINK")
            .replacing(/\?v=[0-9a-f]+/, with: "?v=HASH")
            .replacing(/SITEKEY\/[0-9a-f]{32}\.js/, with: "SITEKEY/HASH.js")
            .replacing(/sha384-[\w+\/=&#;]+?(?=&quot;)/, with: "sha384-DIGEST")
    }
}
