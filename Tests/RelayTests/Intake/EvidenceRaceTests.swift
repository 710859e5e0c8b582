import Bukza
import Foundation
import Ledger
import Relay
import Services
import Stitching
import Synchronization
import TestSupport
import Testing

/// A directory as on a network: between its answer and the answer's arrival something happens, once.
private final class SlowDirectory: SessionDirectory {
    let pages = StubDirectory([.example()])
    private let answers = Mutex(0)
    private let interruption = Mutex<(answer: Int, act: @Sendable () async -> Void)?>(nil)

    /// After the answer with this number, counted from 1.
    func interrupt(after answer: Int, _ act: @escaping @Sendable () async -> Void) {
        self.interruption.withLock { $0 = (answer, act) }
    }

    func evidence(for query: EvidenceQuery) async -> Evidence {
        let evidence = self.pages.evidence(for: query)
        let number = self.answers.withLock { count in
            count += 1
            return count
        }
        let act = self.interruption.withLock { $0?.answer == number ? $0?.act : nil }
        await act?()
        return evidence
    }
}

@Suite("While evidence is under way")
struct EvidenceRaceTests {
    private let time = TestTime()
    private let ledger: TestLedger
    private static let body = Array(
        """
        { "phone": "+7 916 123-45-67", "message": "Номер заказа: 1001; Код бронирования: C6UDS3" }
        """.utf8)

    init() throws {
        self.ledger = try TestLedger()
    }

    private func intake(_ sessions: any SessionDirectory) -> BookingIntake {
        BookingIntake(
            source: BukzaSource(), outbox: self.ledger.outbox, sessions: sessions,
            integrations: self.ledger.integrations,
            doorbells: Doorbells(), matchWindow: 5, now: self.time.now)
    }

    private func take(_ body: [UInt8], by intake: BookingIntake) async throws -> BookingDetail {
        let receipt = try await intake.take(body, for: try await self.ledger.integration())
        guard case .kept(let acceptances) = receipt, let acceptance = acceptances.first else {
            Issue.record("not kept: \(receipt)")
            throw LedgerError.notFound
        }
        return try await self.ledger.show(acceptance.id)
    }

    @Test("an event that comes after the answer still gives the booking its session, once", arguments: [1, 2])
    func event(after answer: Int) async throws {
        let directory = SlowDirectory()
        let intake = self.intake(directory)
        directory.interrupt(after: answer) {
            // In the order of the beacon's route.
            directory.pages.hear(.example())
            await intake.heard(.example())
        }
        let detail = try await self.take(Self.body, by: intake)
        #expect(detail.summary.attribution.kind == .orderMatch)
        #expect(detail.summary.attribution.session == .example())
        #expect(detail.history.map(\.name) == ["received", "joined", "joined"])
    }

    @Test("a directory that does not answer loses neither the booking nor the session that n2 names")
    func unknown() async throws {
        let intake = self.intake(NoSessions())
        let bare = try await self.take(Self.body, by: intake).summary
        #expect(bare.attribution.kind == .fallback && bare.attribution.reason == .n2Empty && bare.status == .pending)
        let body = #"{ "phone": "+7 916 123-45-67", "visitor_session_id": "17000000001" }"#
        let named = try await self.take(Array(body.utf8), by: intake).summary
        #expect(named.attribution.kind == .sessionUnseen && named.attribution.session == .example())
    }
}
