import Foundation
import Ledger
import Stitching
import TestSupport
import Testing

@Suite("Settings")
struct SettingsStoreTests {
    private let later = TestTime.start.addingTimeInterval(60)

    @Test(
        "every setting comes back as it was made",
        arguments: [
            IntegrationSettings.example(),
            .example(
                name: "Ленинские горы \"1\"", isActive: false, widgets: [], comagicURL: "http://127.0.0.1:8099/v2.0",
                token: "ключ", destination: .site(3, source: -4), timeZone: "Asia/Vladivostok",
                usesStaleSessions: false, infersMatches: true),
            .example(widgets: ["1", "2"], destination: .systemCampaign(site: 9)),
            .example(destination: .site(9, source: nil)),
        ])
    func roundTrip(settings: IntegrationSettings) async throws {
        let ledger = try TestLedger()
        let created = try await ledger.settings.create(settings, at: TestTime.start)
        #expect(created.settings == settings)
        #expect(created.revision == 1)
        #expect(created.createdAt == TestTime.start && created.updatedAt == TestTime.start)
        #expect(created.previousSecret == nil)
        #expect(try await ledger.settings.integration(created.id) == created)
        #expect(try await ledger.settings.integrations() == [created])
    }

    @Test("two integrations share neither key nor secret")
    func distinct() async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration()
        let second = try await ledger.integration()
        #expect(first.id < second.id)
        #expect(first.siteKey != second.siteKey && first.siteKey.rawValue.count == 16)
        #expect(first.secret != second.secret && first.secret.revealed.count == 32)
    }

    @Test("a change made from an old reading is a conflict and changes nothing")
    func conflict() async throws {
        let ledger = try TestLedger()
        let created = try await ledger.integration()
        let changed = try await ledger.settings.update(
            created.id, from: created.revision, to: .example(name: "Changed"), at: self.later)
        #expect(changed.revision == 2)
        #expect(changed.updatedAt == self.later && changed.createdAt == TestTime.start)
        #expect(changed.siteKey == created.siteKey && changed.secret == created.secret)
        await #expect(throws: LedgerError.conflict) {
            try await ledger.settings.update(
                created.id, from: created.revision, to: .example(name: "Lost"), at: self.later)
        }
        #expect(try await ledger.settings.integration(created.id) == changed)
    }

    @Test("what is not there is not found")
    func notFound() async throws {
        let ledger = try TestLedger()
        let id = IntegrationID(rawValue: 7)
        await #expect(throws: LedgerError.notFound) { try await ledger.settings.integration(id) }
        await #expect(throws: LedgerError.notFound) {
            try await ledger.settings.update(id, from: 1, to: .example(), at: self.later)
        }
        await #expect(throws: LedgerError.notFound) {
            try await ledger.settings.rotateSecret(of: id, overlap: 60, at: self.later)
        }
    }

    @Test("every change makes the revision grow, reading and failing do not")
    func revision() async throws {
        let ledger = try TestLedger()
        var last = try await ledger.settings.revision()
        func grew() async throws -> Bool {
            let now = try await ledger.settings.revision()
            defer { last = now }
            return now.settings > last.settings && now.backlog == last.backlog
        }
        let created = try await ledger.integration()
        #expect(try await grew())
        _ = try await ledger.settings.update(created.id, from: 1, to: .example(name: "B"), at: self.later)
        #expect(try await grew())
        _ = try await ledger.settings.rotateSecret(of: created.id, overlap: 60, at: self.later)
        #expect(try await grew())
        _ = try? await ledger.settings.update(created.id, from: 1, to: .example(), at: self.later)
        _ = try await ledger.settings.integrations()
        _ = try await ledger.outbox.accept(.example())
        #expect(try await ledger.settings.revision() == last)
    }

    @Test("after a rotation the new secret is good at once and the old one until its date, not a moment longer")
    func rotation() async throws {
        let ledger = try TestLedger()
        let created = try await ledger.integration()
        let rotated = try await ledger.settings.rotateSecret(of: created.id, overlap: 60, at: TestTime.start)
        #expect(rotated.revision == 2)
        #expect(rotated.secret != created.secret)
        try await ledger.reload()
        func owner(_ secret: Secret, at now: Date) -> IntegrationID? {
            ledger.integrations.integration(webhookSecret: secret.revealed, at: now)?.id
        }
        let end = TestTime.start.addingTimeInterval(60)
        #expect(owner(rotated.secret, at: TestTime.start) == created.id)
        #expect(owner(created.secret, at: end.addingTimeInterval(-0.001)) == created.id)
        #expect(owner(created.secret, at: end) == nil)
        #expect(owner(rotated.secret, at: end) == created.id)

        let again = try await ledger.settings.rotateSecret(of: created.id, overlap: 0, at: TestTime.start)
        try await ledger.reload()
        #expect(again.previousSecret == nil)
        #expect(owner(again.secret, at: TestTime.start) == created.id)
        #expect(owner(rotated.secret, at: TestTime.start) == nil)
        #expect(owner(created.secret, at: TestTime.start) == nil)
    }

    @Test("the public address is remembered, the last one counts")
    func publicURL() async throws {
        let ledger = try TestLedger()
        #expect(try await ledger.settings.publicURL() == nil)
        try await ledger.settings.notePublicURL("https://a.example")
        try await ledger.settings.notePublicURL("https://b.example")
        #expect(try await ledger.settings.publicURL() == "https://b.example")
    }
}

@Suite("Integrations as the running server knows them")
struct IntegrationDirectoryTests {
    @Test("are found by id, site key and secret, and by nothing else")
    func lookUp() async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration()
        let second = try await ledger.integration()
        let directory = ledger.integrations
        #expect(directory.all.map(\.id) == [first.id, second.id])
        #expect(directory.integration(second.id) == second)
        #expect(directory.integration(siteKey: first.siteKey) == first)
        #expect(directory.integration(webhookSecret: second.secret.revealed, at: TestTime.start) == second)

        #expect(directory.integration(IntegrationID(rawValue: 3)) == nil)
        #expect(directory.integration(siteKey: SiteKey(rawValue: "")) == nil)
        #expect(directory.integration(siteKey: SiteKey(rawValue: first.secret.revealed)) == nil)
        for guess in ["", first.siteKey.rawValue, String(first.secret.revealed.dropLast())] {
            #expect(directory.integration(webhookSecret: guess, at: TestTime.start) == nil)
        }
    }

    @Test("a replacement forgets what is no longer there")
    func replace() async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration()
        ledger.integrations.replace(with: [])
        #expect(ledger.integrations.all.isEmpty)
        #expect(ledger.integrations.integration(siteKey: first.siteKey) == nil)
        #expect(ledger.integrations.integration(webhookSecret: first.secret.revealed, at: TestTime.start) == nil)
    }

    @Test("a switched-off integration is still found: its bookings are received")
    func inactive() async throws {
        let ledger = try TestLedger()
        let created = try await ledger.integration(.example(isActive: false))
        #expect(ledger.integrations.integration(webhookSecret: created.secret.revealed, at: TestTime.start) == created)
    }
}
