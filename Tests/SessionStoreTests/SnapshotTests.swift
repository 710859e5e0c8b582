import Foundation
import Stitching
import Synchronization
import Testing

@testable import SessionStore

/// A directory of its own for each test, gone afterwards.
@Suite struct SnapshotTests: ~Copyable {
    let directory: URL
    let path: String
    let clock = HandClock(bootedAt: 1_000_000_000_000)

    init() throws {
        self.directory = FileManager.default.temporaryDirectory.appending(path: "snapshot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.directory, withIntermediateDirectories: true)
        self.path = self.directory.appending(path: "sessions").path
    }

    deinit {
        try? FileManager.default.removeItem(at: self.directory)
    }

    private func filled(capacity: Int = 100, sessions: Int64 = 20) -> SessionCache {
        let cache = SessionCache(capacity: capacity, lifetime: .seconds(3_600), clock: self.clock)
        for id in 1...sessions {
            cache.remember(
                .example(
                    id, of: id % 2 == 0 ? .first : .second, readiness: id % 3 == 0 ? .stale : .ready,
                    reason: id % 5 == 0 ? .counterNotReady : nil, widgets: id % 4 == 0 ? [] : ["1", "\(id % 3)"],
                    page: id % 7 == 0 ? nil : "https://пример.рф/?n=\(id % 6)", referrer: id % 2 == 0 ? "r" : nil,
                    handedOver: id % 2 == 0, seenAt: Date(timeIntervalSinceReferenceDate: Double(id) + 0.25)))
            self.clock.advance(.seconds(1))
        }
        cache.remember(event: .example(5, order: "1001", code: "ABC", at: 3))
        cache.remember(event: .example(6, at: 4))
        cache.notePage(of: IntegrationID(rawValue: 3))
        return cache
    }

    /// The same machine, started anew: uptime begins again near zero, the time of day goes on.
    private func restarted(
        capacity: Int = 100, lifetime: Duration = .seconds(3_600), after pause: Duration
    ) -> (SessionCache, HandClock) {
        let offset = self.clock.date.timeIntervalSince(HandClock().date)
        let clock = HandClock(bootedAt: 7)
        clock.setWallClock(by: offset)
        clock.advance(pause)
        return (SessionCache(capacity: capacity, lifetime: lifetime, clock: clock), clock)
    }

    @Test("keeps the browser and the device of every session, whichever they are")
    func agents() throws {
        let before = SessionCache(capacity: 100, lifetime: .seconds(3_600), clock: self.clock)
        var agents: [VisitorAgent?] = [nil]
        for browser in BrowserFamily.allCases {
            for device in DeviceKind.allCases { agents.append(VisitorAgent(browser: browser, device: device)) }
        }
        for (number, agent) in agents.enumerated() {
            var session = SessionSnapshot.example(
                Int64(number + 1), readiness: number % 2 == 0 ? .stale : .ready, handedOver: number % 3 == 0)
            session.page.agent = agent
            before.remember(session)
        }
        try before.write(to: self.path)
        let (after, _) = self.restarted(after: .seconds(60))
        _ = after.load(from: self.path)
        for (number, agent) in agents.enumerated() {
            let session = try #require(after.session(.example(Int64(number + 1)), of: .first))
            #expect(session.page.agent == agent)
            #expect(session.readiness == (number % 2 == 0 ? .stale : .ready))
            #expect(session.handedOver == (number % 3 == 0))
        }
    }

    @Test("brings everything back after a restart", arguments: [100, 5_000])
    func roundTrip(capacity: Int) throws {
        let before = self.filled(capacity: capacity)
        try before.write(to: self.path)
        let (after, _) = self.restarted(capacity: capacity, after: .seconds(60))
        #expect(after.load(from: self.path) == .restored(sessions: 20, events: 2, expired: 0, displaced: 0))
        for id in 1...20 as ClosedRange<Int64> {
            for integration in [IntegrationID.first, .second] {
                #expect(after.session(.example(id), of: integration) == before.session(.example(id), of: integration))
            }
        }
        #expect(after.count == 20)
        #expect(after.sessionOfEvent(orderID: "1001", code: nil, of: .first)?.rawValue == 5)
        #expect(after.sessionsWithEvents(of: .first, from: .distantPast, through: .distantFuture).count == 2)
        #expect(after.hasSeenPage(of: IntegrationID(rawValue: 3)))
        #expect(!after.hasSeenPage(of: IntegrationID(rawValue: 4)))
    }

    @Test("drops at the start what grew too old while the service was down")
    func expiredMeanwhile() throws {
        try self.filled().write(to: self.path)
        // The last of 20 beacons, a second apart each, is 1 s old now; ten are younger than 3,600 s after 3,589 s.
        let (after, clock) = self.restarted(after: .seconds(3_589))
        #expect(after.load(from: self.path) == .restored(sessions: 10, events: 2, expired: 10, displaced: 0))
        #expect(!after.knows(10, of: .first))
        #expect(after.knows(12, of: .first))
        clock.advance(.seconds(2))
        #expect(!after.knows(12, of: .first))
        #expect(after.knows(14, of: .first))
    }

    @Test("keeps the youngest when today's capacity is smaller")
    func smallerCapacity() throws {
        try self.filled().write(to: self.path)
        let (after, _) = self.restarted(capacity: 4, after: .zero)
        #expect(after.load(from: self.path) == .restored(sessions: 4, events: 2, expired: 0, displaced: 16))
        #expect(after.count == 4)
        #expect([17, 18, 19, 20].allSatisfy { after.knows($0, of: $0 % 2 == 0 ? .first : .second) })
        after.remember(.example(99))
        #expect(!after.knows(17, of: .second))
        #expect(after.knows(18, of: .first))
    }

    @Test("fits many shards' sessions into a smaller number of places exactly")
    func manyShardsToFew() throws {
        let before = SessionCache(capacity: 6_000, lifetime: .seconds(3_600), clock: self.clock)
        for id in 1...6_000 as ClosedRange<Int64> { before.remember(.example(id, page: "p")) }
        try before.write(to: self.path)
        for capacity in [1, 10, 4_095, 4_096, 5_999, 6_000] {
            let (after, _) = self.restarted(capacity: capacity, after: .zero)
            let load = after.load(from: self.path)
            #expect(load == .restored(sessions: capacity, events: 0, expired: 0, displaced: 6_000 - capacity))
            #expect(after.held == capacity)
        }
    }

    @Test("lets today's lifetime decide")
    func shorterLifetime() throws {
        try self.filled().write(to: self.path)
        let (after, _) = self.restarted(lifetime: .seconds(5), after: .zero)
        #expect(after.load(from: self.path) == .restored(sessions: 4, events: 2, expired: 16, displaced: 0))
    }

    @Test("does not let a snapshot overwrite what a beacon told since")
    func beaconWins() throws {
        try self.filled().write(to: self.path)
        let (after, _) = self.restarted(after: .zero)
        after.remember(.example(2, page: "new"))
        #expect(after.load(from: self.path) == .restored(sessions: 19, events: 2, expired: 0, displaced: 1))
        #expect(after.session(.example(2), of: .first)?.page.address == "new")
    }

    @Test("takes a session from the future for one of this moment")
    func wallClockSetBack() throws {
        try self.filled().write(to: self.path)
        let (after, clock) = self.restarted(after: .zero)
        clock.setWallClock(by: -86_400)
        #expect(after.load(from: self.path) == .restored(sessions: 20, events: 2, expired: 0, displaced: 0))
        clock.advance(.seconds(3_600))
        #expect(!after.knows(20, of: .first))
    }

    @Test("writes a file for its owner's eyes only, and leaves nothing beside it")
    func fileMode() throws {
        let cache = self.filled()
        try Data("left over".utf8).write(to: URL(filePath: self.path + ".tmp"))
        try cache.write(to: self.path)
        try cache.write(to: self.path)
        let mode = try FileManager.default.attributesOfItem(atPath: self.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: self.directory.path) == ["sessions"])
    }

    @Test("says what is wrong when it cannot write, and leaves the old file alone")
    func cannotWrite() throws {
        let cache = self.filled()
        let nowhere = self.path + "/no/such/file"
        let error = #expect(throws: SnapshotError.self) { try cache.write(to: nowhere) }
        guard case .cannotCreate = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("check that the directory exists") == true)
    }

    @Test("ignores what is no snapshot, by name")
    func foreign() throws {
        let (cache, _) = self.restarted(after: .zero)
        #expect(cache.load(from: self.path) == .absent)
        #expect(cache.load(from: self.directory.path) == .ignored(.unreadable))
        for (text, defect) in [
            ("", .truncated), ("no", .foreign), ("something else entirely", .foreign),
            ("STITCHSS\u{1}\0\0\0\u{2}\0\0\0", .truncated), ("STITCHSS\u{2}\0\0\0\u{2}\0\0\0", .newer),
            ("STITCHSS\0\0\0\0\u{2}\0\0\0", .corrupt), ("STITCHSS\u{1}\0\0\0\u{2}\0\0\u{7F}", .corrupt),
        ] as [(String, SnapshotLoad.Defect)] {
            try Data(text.utf8).write(to: URL(filePath: self.path))
            #expect(cache.load(from: self.path) == .ignored(defect), "\(text.debugDescription)")
        }
        try Data(count: cache.maximumSnapshotBytes + 1).write(to: URL(filePath: self.path))
        #expect(cache.load(from: self.path) == .ignored(.tooLarge))
        #expect(cache.count == 0)
    }

    @Test("takes nothing from a file cut off anywhere")
    func cutOff() throws {
        try self.filled().write(to: self.path)
        let whole = try Data(contentsOf: URL(filePath: self.path))
        let (cache, _) = self.restarted(after: .zero)
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: URL(filePath: self.path))
            guard case .ignored = cache.load(from: self.path) else {
                Issue.record("accepted \(length) of \(whole.count) bytes")
                continue
            }
        }
        #expect(cache.count == 0)
        #expect(!cache.hasSeenPage(of: .first))
    }

    @Test("takes nothing from a file with a flipped bit")
    func flippedBit() throws {
        try self.filled(sessions: 3).write(to: self.path)
        let whole = try Data(contentsOf: URL(filePath: self.path))
        let (cache, _) = self.restarted(after: .zero)
        for index in 0..<whole.count {
            var broken = whole
            broken[index] ^= 1 << UInt8(index % 8)
            try broken.write(to: URL(filePath: self.path))
            guard case .ignored = cache.load(from: self.path) else {
                Issue.record("accepted a flipped bit in byte \(index)")
                continue
            }
        }
        #expect(cache.count == 0)
    }

    @Test("reads any bytes without a trap, even when their checksums are right", arguments: 0..<300 as Range<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let cache = self.filled(sessions: 6)
        let clock = SnapshotClock(now: self.clock.uptime, wall: self.clock.date)
        var sections = cache.cells.map { $0.shard.withLock { $0.section(clock) } }
        sections.append(cache.events.withLock { $0.section(clock) })
        for var section in sections {
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !section.payload.isEmpty {
                let index = Int.random(in: 0..<section.payload.count, using: &generator)
                switch UInt8.random(in: 0..<5, using: &generator) {
                case 0: section.payload[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: section.payload[index] = 0xFF
                case 2: section.payload.remove(at: index)
                case 3: section.payload.insert(0, at: index)
                default: section.items = UInt32.random(in: 0...UInt32.max, using: &generator)
                }
            }
            var sessions = 0
            switch section.kind {
            case .sessions: try? Shard.read(section, clock: clock) { _, _ in sessions += 1 }
            default: sessions = (try? EventLog.read(section, clock: clock))?.count ?? 0
            }
            #expect(sessions <= section.payload.count)
        }
    }
}
