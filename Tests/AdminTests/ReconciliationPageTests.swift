import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerSQLite
import ServiceTestSupport
import Stitching
import Testing

@testable import Admin

@Suite("The reconciliation page")
struct ReconciliationPageTests {
    @Test("never compares a test, and never sends one again that was taken back")
    func tests() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        _ = try await boss.post("/integrations/1/test")
        _ = try await service.send(.post, service.hook, text: hookBody(order: "1"))
        let file = try DatabaseQueue(path: "\(service.directory)/\(LedgerDatabase.fileName)")
        try await file.write { db in
            try db.execute(
                sql: "UPDATE booking SET state = 'delivered', dueAt = NULL, finishedAt = receivedAt, remoteID = id")
        }
        let all = try await service.bookings.list(.init(), limit: 2)
        let test = try #require(all.first { $0.isTest })
        try await service.bookings.noteRemoval(of: test.id, remoteID: 1, at: TestService.start)
        let compared = try await service.bookings.delivered(of: service.integration.id, since: .distantPast)
        #expect(compared.map(\.orderID) == ["1"])
        #expect(try await service.bookings.resend(missing: [test.id], at: TestService.start) == 0)
        #expect(try await service.bookings.show(test.id).summary.status == .delivered)
    }

    @Test("says what the last comparison found, and sends what is missing again at one press")
    func mend() async throws {
        let service = try await TestService()
        let boss = try await service.person(.admin)
        let path = "/integrations/1/reconciliation"
        #expect(try await boss.get(path).text.contains("Ещё не было"))
        for order in ["1", "2"] { _ = try await service.send(.post, service.hook, text: hookBody(order: order)) }
        // Both went out; CoMagic's report shows neither as we believed.
        let file = try DatabaseQueue(path: "\(service.directory)/\(LedgerDatabase.fileName)")
        try await file.write { db in
            try db.execute(sql: "UPDATE booking SET state = 'delivered', dueAt = NULL, finishedAt = receivedAt")
        }
        let ids = try await service.bookings.list(.init(), limit: 2).map(\.id)
        try await service.ledger.bookings.keep(
            ReconciliationRun(
                integration: service.integration.id, scheduledFor: nil, finishedAt: TestService.start,
                since: TestService.start,
                compared: 2, learned: 0, failure: nil,
                findings: [
                    Discrepancy(booking: ids[0], kind: .missing, detail: ""),
                    Discrepancy(booking: ids[1], kind: .doubled, detail: "7, <b>8"),
                ]))
        let page = try await boss.get(path, language: "en").text
        #expect(page.contains("№ \(ids[0]): is not in CoMagic"))
        #expect(page.contains("№ \(ids[1]): is there more than once: 7, &lt;b&gt;8"))
        #expect(!page.contains("Everything agrees"))
        #expect(try await boss.post("\(path)/mend").headers[.location] == "\(path)?sent=1")
        #expect(try await service.bookings.show(ids[0]).summary.status == .pending)
        #expect(try await service.bookings.show(ids[1]).summary.status == .delivered)
        // A second press finds nothing that is still delivered.
        #expect(try await boss.post("\(path)/mend").headers[.location] == "\(path)?sent=0")
    }
}
