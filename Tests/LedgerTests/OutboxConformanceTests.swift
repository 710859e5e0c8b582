import Ledger
import LedgerSQLite
import TestSupport
import Testing

@Suite("The outbox on disk keeps an outbox's promises")
struct OutboxConformanceTests {
    @Test("on a real file", arguments: OutboxConformance.Law.allCases)
    func law(_ law: OutboxConformance.Law) async throws {
        let ledger = try TestLedger()
        let first = try await ledger.integration(.example(name: "First"))
        let second = try await ledger.integration(.example(name: "Second"))
        try await OutboxConformance.check(
            law, on: .init(outbox: ledger.outbox, first: first.id, second: second.id))
        #expect(try ledger.database.integrityProblems().isEmpty)
    }
}
