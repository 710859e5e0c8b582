import Ledger
import LedgerSQLite
import TestSupport
import Testing

@Suite("The embedded engine keeps the promises of every store")
struct StoreConformanceTests {
    /// Proves a law on a ledger of its own, and that the schema's own rules hold after it.
    private func prove(_ law: ConformanceLaw) async throws {
        let ledger = try TestLedger()
        try await law.check { try await LedgerSubject(ledger.stores) }
        #expect(try ledger.database.integrityProblems().isEmpty)
    }

    @Test("bookings", arguments: BookingArchiveConformance.laws)
    func bookings(_ law: ConformanceLaw) async throws { try await self.prove(law) }

    @Test("recalls", arguments: RecallQueueConformance.laws)
    func recalls(_ law: ConformanceLaw) async throws { try await self.prove(law) }

    @Test("counts", arguments: CoverageCountsConformance.laws)
    func coverage(_ law: ConformanceLaw) async throws { try await self.prove(law) }

    @Test("settings", arguments: SettingsStoreConformance.laws)
    func settings(_ law: ConformanceLaw) async throws { try await self.prove(law) }

    @Test("notices", arguments: NoticeStoreConformance.laws)
    func notices(_ law: ConformanceLaw) async throws { try await self.prove(law) }

    @Test("accounts", arguments: AccountStoreConformance.laws)
    func accounts(_ law: ConformanceLaw) async throws { try await self.prove(law) }

    @Test("condition")
    func condition() async throws {
        let stores = try TestLedger().stores
        try await stores.condition.checkWritable()
        #expect(stores.condition.writeFate == WriteFate())
    }
}
