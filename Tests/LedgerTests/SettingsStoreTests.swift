import Foundation
import GRDB
import Ledger
import Stitching
import TestSupport
import Testing

@testable import LedgerSQLite

@Suite("Settings")
struct SettingsStoreTests {
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

    @Test(
        "of a target or a booking system that this build does not know are refused by name",
        arguments: ["target", "bookingSystem"])
    func unknownValue(column: String) async throws {
        let ledger = try TestLedger()
        let created = try await ledger.integration()
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE integration SET \(column) = 'tomorrow'")
        }
        let refusal = LedgerError.unknownValue(name: "tomorrow", of: created.id)
        await #expect(throws: refusal) { try await ledger.settings.integration(created.id) }
        await #expect(throws: refusal) { try await ledger.settings.integrations() }
        await #expect(throws: refusal) {
            try await ledger.settings.update(
                created.id, from: created.revision, to: created.settings, at: TestTime.start)
        }
        #expect(refusal.description.contains("integration \(created.id)") && refusal.description.contains("«tomorrow»"))
    }

    @Test("with a value that this build does not know are refused by it, and one that is not there has its default")
    func unknownPlainValue() async throws {
        let ledger = try TestLedger()
        let created = try await ledger.integration(.example(usesStaleSessions: false))
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE integration SET plain = json_remove(plain, '$.staleSessions')")
        }
        #expect(try await ledger.settings.integration(created.id).settings.plain.usesStaleSessions)
        try await ledger.database.commit { db in
            try db.execute(sql: "UPDATE integration SET plain = json_set(plain, '$.unconfirmed', 'pray', '$.new', 'x')")
        }
        await #expect(throws: LedgerError.unknownValue(name: "pray", of: created.id)) {
            try await ledger.settings.integrations()
        }
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
