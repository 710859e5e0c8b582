import Foundation
import GRDB
import Ledger
import Stitching
import TestSupport
import Testing

@testable import LedgerSQLite

/// The counts against a plain recomputation, after everything that can become of a booking, in any order.
@Suite("Coverage over a random history")
struct CoverageWalkTests {
    @Test("stays exact in every transition", arguments: [11, 12, 13] as [UInt64])
    func walk(seed: UInt64) async throws {
        var walk = try await Walk(seed: seed)
        for round in 0..<12 {
            for _ in 0..<15 { try await walk.step() }
            let (kept, recounted) = try await walk.counts()
            #expect(kept == recounted, "seed \(seed), round \(round)")
        }
        #expect(walk.acts.count == Walk.Act.allCases.count, "\(Set(Walk.Act.allCases).subtracting(walk.acts))")
    }
}

/// One history, made by chance.
private struct Walk {
    enum Act: CaseIterable {
        case accept, repeated, test, unreadable, match, settle, replay, edit, resend, recall, close, forget, hold,
            release
    }

    private let ledger: TestLedger
    private let integration: IntegrationID
    private var chance: SeededGenerator
    private var now = TestTime.start
    private var orders = 0
    private(set) var acts: Set<Act> = []

    init(seed: UInt64) async throws {
        self.ledger = try TestLedger()
        self.integration = try await self.ledger.integration().id
        self.chance = SeededGenerator(seed: seed)
    }

    mutating func step() async throws {
        self.now.addTimeInterval(Double(Int.random(in: 1...2_000, using: &self.chance)))
        let act = Act.allCases.randomElement(using: &self.chance) ?? .accept
        self.acts.insert(act)
        switch act {
        case .accept: try await self.accept(order: self.nextOrder())
        case .repeated: try await self.accept(order: "\(Int.random(in: 0...self.orders, using: &self.chance))")
        case .test: try await self.accept(order: "stitcher-Test-\(self.nextOrder())")
        case .unreadable:
            _ = try await self.ledger.outbox.accept(
                .example(
                    booking: .example(
                        integration: self.integration, orderID: nil, code: nil, createdAt: nil, receivedAt: self.now),
                    isReadable: false, attribution: .exampleDefault(.n2Empty), rawBody: "?\(self.nextOrder())",
                    disposition: .parked(.example("unreadable_body"))))
        case .match: _ = try await self.ledger.outbox.match(self.anyBooking(), with: self.attribution(), at: self.now)
        case .settle: try await self.settle()
        case .replay:
            _ = try await self.ledger.bookings.replay(
                BookingFilter(), dryRun: false, reading: Self.reader, at: self.now)
        case .edit: try? await self.ledger.bookings.edit(self.anyBooking(), BookingEdit(name: "Анна"), at: self.now)
        case .resend: _ = try await self.ledger.bookings.resend(missing: [self.anyBooking()], at: self.now)
        case .recall: try await self.recall()
        case .close:
            _ = try await self.ledger.bookings.close(
                BookingFilter(ids: [self.anyBooking()]), dryRun: false, by: "a@b.ru", at: self.now)
        case .forget: _ = try await self.ledger.bookings.forget(endedBefore: self.now, limit: 2, at: self.now)
        case .hold: try await self.ledger.outbox.hold(self.integration, because: .example("forbidden"), at: self.now)
        case .release: try await self.ledger.outbox.release(self.integration, at: self.now, askAt: self.now)
        }
    }

    /// What is kept, and what a plain count over all bookings gives; both without zeros.
    func counts() async throws -> (kept: [String], recounted: [String]) {
        try await self.ledger.database.commit { db in
            let all = "SELECT * FROM coverage WHERE bookings > 0"
            let kept = try Row.fetchAll(db, sql: all).map { "\($0)" }
            try db.execute(sql: "SAVEPOINT recount; DELETE FROM coverage;")
            try db.execute(sql: CoverageRecount.sql)
            let recounted = try Row.fetchAll(db, sql: all).map { "\($0)" }
            try db.execute(sql: "ROLLBACK TO recount; RELEASE recount;")
            return (kept, recounted)
        }
    }

    /// Reads of a body that was unreadable before a booking with a session, of any other nothing new.
    private static let reader = StubBodyReader { body in
        guard body.bytes.first == UInt8(ascii: "?") else { return [] }
        let booking = Booking.example(
            integration: body.integration, orderID: "read \(String(decoding: body.bytes, as: UTF8.self))",
            receivedAt: body.receivedAt)
        return [BodyReading(booking: booking, attribution: .example(), oddities: [])]
    }

    private mutating func accept(order: String) async throws {
        let booking = Booking.example(integration: self.integration, orderID: order, receivedAt: self.now)
        _ = try await self.ledger.outbox.accept(
            .example(
                booking: booking, attribution: self.attribution(),
                disposition: [.pending(dueAt: self.now, matchUntil: nil), .inactive, .parked(.example("no_contact"))]
                    .randomElement(using: &self.chance) ?? .inactive))
    }

    private mutating func settle() async throws {
        let entries = try await self.ledger.outbox.claim(
            Claim(
                integration: self.integration, source: [.due, .held].randomElement(using: &self.chance) ?? .due,
                limit: 3,
                leaseUntil: self.now.addingTimeInterval(60), owner: "run-1"), now: self.now)
        var settlements: [Settlement] = []
        for entry in entries {
            let failure = DeliveryFailure.example("error")
            let outcomes: [Settlement.Outcome] = [
                .delivered(remoteID: entry.id.rawValue), .delivered(remoteID: nil), .retry(at: self.now, failure),
                .retarget(.exampleDefault(.sessionRejected), failure), .park(failure), .hold(failure), .absent,
            ]
            settlements.append(
                Settlement(
                    entry: entry.id, outcome: outcomes.randomElement(using: &self.chance) ?? .absent,
                    attribution: entry.attribution, destination: nil, duration: nil))
        }
        try await self.ledger.outbox.settle(settlements, owner: "run-1", at: self.now)
    }

    private mutating func recall() async throws {
        let id = self.anyBooking()
        _ = try await self.ledger.recalls.begin(id, with: .example(kind: .session), at: self.now)
        for recall in try await self.ledger.recalls.due(at: self.now).recalls {
            try await self.ledger.recalls.finish(recall, .recalled(deleted: 7), at: self.now)
        }
    }

    private mutating func nextOrder() -> String {
        self.orders += 1
        return "\(self.orders)"
    }

    private mutating func anyBooking() -> EntryID {
        EntryID(rawValue: Int64.random(in: 1...Int64(max(1, self.orders)), using: &self.chance))
    }

    private mutating func attribution() -> Attribution {
        var attribution: Attribution =
            Bool.random(using: &self.chance)
            ? .example(kind: [.session, .orderMatch].randomElement(using: &self.chance) ?? .session)
            : .exampleDefault([.n2Empty, .counterMissing].randomElement(using: &self.chance) ?? .n2Empty)
        attribution.page.address =
            ["https://a.ru/x?y=1?z", "https://a.ru/x", "?", nil].randomElement(using: &self.chance) ?? nil
        attribution.page.referrer =
            ["https://ya.ru/s", "ya.ru/://q", "://", nil].randomElement(using: &self.chance) ?? nil
        attribution.utm.source = ["ya", nil].randomElement(using: &self.chance) ?? nil
        attribution.page.agent =
            [VisitorAgent(browser: .safari, device: .mobile), nil].randomElement(using: &self.chance) ?? nil
        return attribution
    }
}
