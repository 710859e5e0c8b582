import Foundation
import GRDB
import Ledger
import LedgerSQLite
import Stitching
import TestSupport
import Testing

@Suite("A ledger of an earlier build")
struct FixtureUpgradeTests {
    @Test("opens, is brought up to date, and shows its bookings as that build did")
    func opens() async throws {
        let fixture = try LedgerFixture()
        let database = try LedgerDatabase(directory: fixture.directory.path, as: .server)
        #expect(try database.integrityProblems().isEmpty)
        #expect(try await database.unopenedValues().count == 0)
        let stores = database.makeStores()
        let bookings = try await stores.bookings.list(BookingFilter(), limit: 100)
        #expect(bookings.count == fixture.bookings.count && bookings.count == 7)
        for booking in bookings {
            let known = try #require(fixture.bookings[booking.id.description])
            #expect(try Self.json(booking) == known as NSDictionary)
            let detail = try await stores.bookings.show(booking.id)
            #expect(detail.unopened.isEmpty && !detail.rawBytes.isEmpty && detail.history.first?.name == "received")
        }
        let integrations = try await stores.settings.integrations()
        #expect(integrations.map(\.settings.name) == ["Дом у озера", "Второй"])
        #expect(integrations.allSatisfy { $0.settings.target.kind == .comagic && $0.settings.bookingSystem == .bukza })
        #expect(try await stores.accounts.credentials(email: "anna@example.com") != nil)
    }

    @Test("keeps the settings that had a column each")
    func plainSettings() async throws {
        let fixture = try LedgerFixture()
        let queue = try DatabaseQueue(path: fixture.path)
        try await queue.write { db in
            try db.execute(
                sql: """
                    UPDATE integration SET phoneCountry = 'KZ', usesStaleSessions = 0, infersMatches = 1,
                        resendsUnconfirmed = 1, lateTruth = 5400 WHERE id = (SELECT min(id) FROM integration);
                    UPDATE integration SET phoneCountry = NULL, usesStaleSessions = 1, infersMatches = 0,
                        resendsUnconfirmed = 0, lateTruth = NULL WHERE id > (SELECT min(id) FROM integration)
                    """)
        }
        try queue.close()
        let stores = try LedgerDatabase(directory: fixture.directory.path, as: .server).makeStores()
        let plain = try await stores.settings.integrations().map(\.settings.plain)
        let first = try #require(plain.first)
        #expect(PlainSetting.allCases.map { $0.told(first) } == ["KZ", "drop", "true", "resend", "90m"])
        #expect(plain.dropFirst().map(\.self) == [PlainSettings()])
    }

    @Test("goes on counting where that build stopped")
    func counts() async throws {
        let fixture = try LedgerFixture()
        let stores = try LedgerDatabase(directory: fixture.directory.path, as: .server).makeStores()
        let integrations = try await stores.settings.integrations().map(\.id)
        let scope = CoverageScope(integrations: integrations, from: .distantPast, to: .distantFuture)
        #expect(try await stores.coverage.counts(scope).reduce(0) { $0 + $1.bookings } == 6)
        let first = try #require(integrations.first)
        _ = try await stores.outbox.accept(.example(booking: .example(integration: first, orderID: "new")))
        #expect(try await stores.coverage.counts(scope).reduce(0) { $0 + $1.bookings } == 7)
    }

    private static func json(_ booking: BookingSummary) throws -> NSDictionary {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        return try JSONSerialization.jsonObject(with: encoder.encode(booking)) as? NSDictionary ?? [:]
    }
}
