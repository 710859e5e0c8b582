import Foundation
import Ledger
import LedgerSQLite
import Logging
import Stitching
import TestSupport
import Testing

@testable import stitcher

@Suite("Forgetting by the clock")
struct ClockKeeperTests {
    private static let day: TimeInterval = 86_400
    private static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// A ledger with a delivered booking, and clocks that a test moves apart.
    private struct Scene {
        let ledger: TestLedger
        let time = TestTime()
        let uptime = TestTime()

        init() async throws {
            self.ledger = try TestLedger()
            let integration = try await self.ledger.integration(at: TestTime.start)
            _ = try await self.ledger.outbox.accept(.example())
            let entries = try await self.ledger.outbox.claim(
                Claim(integration: integration.id, limit: 9, leaseUntil: .distantFuture, owner: "run-1"),
                now: TestTime.start)
            try await self.ledger.outbox.settle(
                entries.map {
                    Settlement(
                        entry: $0.id, outcome: .delivered(remoteID: 1), attribution: $0.attribution, destination: nil,
                        duration: nil)
                }, owner: "run-1", at: TestTime.start)
        }

        func keeper() async throws -> ClockKeeper {
            try await ClockKeeper(
                self.ledger.settings, now: self.time.now,
                uptime: { [uptime] in uptime.date.timeIntervalSince(TestTime.start) }, logger: ClockKeeperTests.silence)
        }

        /// One round of forgetting what is older than thirty days; whether the booking was forgotten by now.
        func forget(_ keeper: ClockKeeper) async throws -> Bool {
            await RetentionKeeper(
                bookings: self.ledger.bookings, removeCopies: { _ in 0 }, keepFor: .seconds(30 * 86_400),
                now: self.time.now,
                mayForget: { keeper.isBelieved }, logger: ClockKeeperTests.silence
            ).forget()
            let id = try #require(try await self.ledger.bookings.list(.init(), limit: 1).first).id
            return try await !self.ledger.show(id).contact.isReachable
        }

        func pass(_ seconds: TimeInterval) {
            self.time.advance(by: .seconds(seconds))
            self.uptime.advance(by: .seconds(seconds))
        }
    }

    @Test("does nothing after a start two months ahead of the newest row, also when new rows bear that time")
    func startAhead() async throws {
        let scene = try await Scene()
        scene.time.advance(by: .seconds(60 * Self.day))
        let keeper = try await scene.keeper()
        #expect(try await !scene.forget(keeper))
        await keeper.note()
        _ = try await scene.ledger.outbox.accept(
            .example(booking: .example(orderID: "2", receivedAt: scene.time.date)))
        let second = try await scene.keeper()
        let first = EntryID(rawValue: 1)
        _ = try await scene.forget(second)
        #expect(try await scene.ledger.show(first).contact.isReachable)
        // Put right, the clock is believed and nothing is that old.
        scene.time.advance(by: .seconds(-60 * Self.day))
        _ = try await scene.forget(second)
        #expect(try await scene.ledger.show(first).contact.isReachable)
    }

    @Test("does nothing after a jump while the program runs, and its work when time really went by")
    func jump() async throws {
        let scene = try await Scene()
        let keeper = try await scene.keeper()
        scene.time.advance(by: .seconds(40 * Self.day))
        #expect(try await !scene.forget(keeper))
        scene.time.advance(by: .seconds(-40 * Self.day))
        for _ in 1...29 {
            scene.pass(Self.day)
            #expect(try await !scene.forget(keeper))
        }
        scene.pass(2 * Self.day)
        #expect(try await scene.forget(keeper))
    }

    @Test("goes on after an ordinary stop, and after a long one when the program has run for three days")
    func stops() async throws {
        let scene = try await Scene()
        try await scene.ledger.settings.note(
            KnownMoment(date: TestTime.start.addingTimeInterval(29 * Self.day), doubtedFor: 0))
        scene.time.advance(by: .seconds(31 * Self.day))
        #expect(try await scene.forget(try await scene.keeper()))

        let long = try await Scene()
        long.time.advance(by: .seconds(45 * Self.day))
        let keeper = try await long.keeper()
        for _ in 1...2 {
            #expect(try await !long.forget(keeper))
            long.pass(Self.day)
        }
        #expect(try await !long.forget(keeper))
        long.pass(Self.day)
        #expect(try await long.forget(keeper))
    }
}
