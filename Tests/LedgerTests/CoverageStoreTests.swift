import Foundation
import GRDB
import Stitching
import Synchronization
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite("Coverage")
struct CoverageStoreTests {
    /// Bookings of a seeded fortnight in two integrations, some re-attributed later.
    private func fill(_ ledger: TestLedger, seed: UInt64) async throws -> [Integration] {
        var chance = SeededGenerator(seed: seed)
        let integrations = [try await ledger.integration(), try await ledger.integration(.example(name: "Second"))]
        for number in 0..<240 {
            let integration = integrations[number % 2]
            let at = TestTime.start.addingTimeInterval(Double(Int.random(in: 0..<1_209_600, using: &chance)))
            let isCovered = Bool.random(using: &chance)
            var attribution =
                isCovered
                ? Attribution.example(
                    kind: [.session, .sessionUnseen, .orderMatch].randomElement(using: &chance) ?? .session)
                : .exampleDefault([.n2Empty, .counterMissing, .noPageSeen].randomElement(using: &chance) ?? .n2Empty)
            attribution.page.address =
                ["https://example.ru/a?x=\(number)", "https://example.ru/b", nil].randomElement(using: &chance) ?? nil
            attribution.page.referrer =
                ["https://ya.ru/search?text=1", "http://ya.ru", nil].randomElement(using: &chance) ?? nil
            attribution.utm.source = ["ya", "vk", nil].randomElement(using: &chance) ?? nil
            attribution.page.agent =
                [VisitorAgent(browser: .safari, device: .mobile), nil].randomElement(using: &chance) ?? nil
            let accepted = try await ledger.outbox.accept(
                .example(
                    booking: .example(integration: integration.id, orderID: "\(number)", receivedAt: at),
                    attribution: attribution))
            if !isCovered, Bool.random(using: &chance) {
                _ = try await ledger.outbox.match(accepted.id, with: .example(kind: .orderMatch), at: at)
            }
        }
        return integrations
    }

    @Test(
        "counts as a plain recomputation over all bookings does, whatever became of them",
        arguments: [1, 2, 3] as [UInt64])
    func recomputed(seed: UInt64) async throws {
        let ledger = try TestLedger()
        let integrations = try await self.fill(ledger, seed: seed)
        let store = ledger.coverage
        let all = try await ledger.bookings.list(.init(), limit: 1_000)
        let from = TestTime.start.addingTimeInterval(2 * 86_400)
        let to = TestTime.start.addingTimeInterval(9 * 86_400)
        for chosen in [[integrations[0].id], integrations.map(\.id), []] {
            let scope = CoverageScope(integrations: chosen, from: from, to: to)
            let expected = all.filter { booking in
                let hour = Int64(booking.receivedAt.timeIntervalSince1970 / 3_600)
                return chosen.contains(booking.integration) && scope.hours.contains(hour)
            }
            var tally = CoverageTally()
            var plain = CoverageTally()
            for count in try await store.counts(scope) { tally.add(count.bookings, count.kind, count.reason) }
            for booking in expected { plain.add(1, booking.attribution.kind, booking.attribution.reason) }
            #expect(tally == plain)
            let pages = try await store.slices(by: .page, scope, limit: 100)
            #expect(pages.reduce(0) { $0 + $1.bookings } == expected.count)
            for slice in pages {
                let same = expected.filter {
                    ($0.attribution.page.address?.split(separator: "?").first.map(String.init) ?? "") == slice.value
                }
                #expect(slice.bookings == same.count)
                #expect(slice.covered == same.count { $0.attribution.kind != .fallback })
            }
            let referrers = try await store.slices(by: .referrer, scope, limit: 100)
            #expect(Set(referrers.map(\.value)).isSubset(of: ["", "ya.ru"]))
            let browsers = try await store.slices(by: .browser, scope, limit: 100)
            #expect(
                browsers.first { $0.value == "safari" }?.bookings ?? 0
                    == expected.count { $0.attribution.page.agent?.browser == .safari })
        }
    }

    @Test("counts a booking as delivered once CoMagic has it, and no more when it is taken back")
    func delivered() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        for order in 1...3 {
            _ = try await ledger.outbox.accept(.example(booking: .example(orderID: "\(order)")))
        }
        let entries = try await ledger.outbox.claim(
            Claim(integration: integration.id, limit: 2, leaseUntil: .distantFuture, owner: "run-1"),
            now: TestTime.start)
        try await ledger.outbox.settle(
            entries.map {
                Settlement(
                    entry: $0.id, outcome: .delivered(remoteID: 1), attribution: $0.attribution, destination: nil,
                    duration: nil)
            }, owner: "run-1", at: TestTime.start)
        let scope = CoverageScope(
            integrations: [integration.id], from: TestTime.start, to: TestTime.start.addingTimeInterval(3_600))
        let store = ledger.coverage
        let slices = try await store.slices(by: .delivery, scope, limit: 5)
        #expect(Dictionary(uniqueKeysWithValues: slices.map { ($0.value, $0.bookings) }) == ["": 1, "delivered": 2])
        _ = try await ledger.bookings.resend(missing: [entries[0].id], at: TestTime.start)
        let after = try await store.slices(by: .delivery, scope, limit: 5)
        #expect(Dictionary(uniqueKeysWithValues: after.map { ($0.value, $0.bookings) }) == ["": 2, "delivered": 1])
        let fresh = try await ledger.database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM coverage WHERE bookings > 0").map { "\($0)" }
        }
        try await ledger.database.commit { db in
            try db.execute(sql: "DELETE FROM coverage")
            try db.execute(sql: CoverageRecount.sql)
        }
        let again = try await ledger.database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM coverage WHERE bookings > 0").map { "\($0)" }
        }
        #expect(fresh == again)
    }

    @Test("keeps counting what retention has forgotten")
    func forgotten() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        _ = try await ledger.outbox.accept(.example())
        try await ledger.database.commit { db in
            try db.execute(sql: "DELETE FROM history")
            try db.execute(sql: "DELETE FROM booking")
        }
        let scope = CoverageScope(
            integrations: [integration.id], from: TestTime.start, to: TestTime.start.addingTimeInterval(3_600))
        #expect(try await ledger.coverage.counts(scope).map(\.bookings) == [1])
    }

    @Test("counts what came before there were counts, on an upgraded file")
    func upgraded() async throws {
        let ledger = try TestLedger()
        _ = try await self.fill(ledger, seed: 4)
        let all: @Sendable (Database) throws -> [String] = { db in
            try Row.fetchAll(db, sql: "SELECT * FROM coverage WHERE bookings > 0").map { "\($0)" }
        }
        let fresh = try await ledger.database.read(all)
        try await ledger.database.commit { db in
            try db.execute(sql: "DELETE FROM coverage")
            try db.execute(sql: CoverageRecount.sql)
        }
        #expect(!fresh.isEmpty)
        #expect(try await ledger.database.read(all) == fresh)
    }

    @Test("finds its counts by an index, and never reads bookings to count them")
    func plans() async throws {
        let ledger = try TestLedger()
        let integration = try await ledger.integration()
        let statements = Mutex<[String]>([])
        try await ledger.database.overhear { sql in statements.withLock { $0.append(sql) } }
        let scope = CoverageScope(
            integrations: [integration.id], from: TestTime.start, to: TestTime.start.addingTimeInterval(86_400))
        let store = ledger.coverage
        _ = try await store.counts(scope)
        for dimension in CoverageDimension.allCases { _ = try await store.slices(by: dimension, scope, limit: 10) }
        _ = try await store.delivery(of: [integration.id])
        let queries = statements.withLock { $0 }.filter {
            $0.hasPrefix("SELECT") && ($0.contains("coverage") || $0.contains("booking"))
        }
        #expect(queries.count >= 10)
        for sql in queries {
            for step in try await ledger.database.plan(of: sql)
            where step.contains("coverage") || step.contains("booking") {
                #expect(!step.hasPrefix("SCAN"), "\(step)\n\(sql)")
                // A walk from the oldest booking on until one waits would end only at the newest.
                #expect(!sql.contains("MIN(receivedAt)") || step.contains("booking_open"), "\(step)\n\(sql)")
            }
        }
    }
}

@Suite("The marketer's number")
struct CoverageTallyTests {
    @Test(
        "says how good it is and how many bookings are missing",
        arguments: [
            (0, 0, nil, 0), (30, 30, .good, 0), (90, 100, .good, 0), (89, 100, .fair, 1), (80, 100, .fair, 10),
            (79, 100, .low, 11), (0, 30, .low, 27), (29, 29, nil, 0), (0, 3, nil, 3), (1, 3, nil, 2),
        ] as [(Int, Int, CoverageTally.Band?, Int)])
    func bands(covered: Int, total: Int, band: CoverageTally.Band?, missing: Int) {
        var tally = CoverageTally()
        tally.add(covered, .session, nil)
        tally.add(total - covered, .fallback, .n2Empty)
        #expect(tally.band == band)
        #expect(tally.missing(for: CoverageTally.goodShare) == missing)
    }
}
