import FoundationEssentials
import Stitching
import Synchronization

extension SessionCache {
    /// Restores the live sessions that ``write(to:)`` saved. For the start, before the first beacon.
    ///
    /// The whole file is checked first. A file that is damaged, foreign or from a later version stays as it is, and
    /// nothing of it is used. The current capacity and lifetime apply: if too many sessions are saved, the youngest are
    /// restored. Data of beacons since then is not overwritten. Blocking; about 3 s for a million sessions.
    package func load(from path: String) -> SnapshotLoad {
        do throws(SnapshotLoad.Defect) {
            guard let file = try OpenFile.reading(path) else { return .absent }
            return try self.restore(from: file)
        } catch {
            return .ignored(error)
        }
    }

    private func restore(from file: borrowing OpenFile) throws(SnapshotLoad.Defect) -> SnapshotLoad {
        let clock = SnapshotClock(now: self.now(), wall: self.wallClock())
        let size = try file.size()
        guard size <= self.maximumSnapshotBytes else { throw .tooLarge }
        var tally = Tally()
        // Reads the file twice: it must be known to be intact before anything is restored, and only a section fits in
        // memory.
        try self.forEachSection(of: file, size: size) { section throws(SnapshotLoad.Defect) in
            switch section.kind {
            case .sessions:
                var alive = 0
                try Shard.read(section, clock: clock) { _, seen in alive += self.isAlive(seen, clock) ? 1 : 0 }
                tally.alive.append(alive)
                tally.expired += Int(section.items) - alive
            case .events: _ = try EventLog.read(section, clock: clock)
            case .pages: _ = try Self.readPages(section)
            }
        }
        try file.rewind()
        let alive = tally.alive.reduce(0, +)
        var surplus = Surplus(sessions: alive, places: self.limits.capacity - self.count)
        try self.forEachSection(of: file, size: size) { section throws(SnapshotLoad.Defect) in
            switch section.kind {
            case .sessions: try self.restoreSessions(section, clock: clock, surplus: &surplus, tally: &tally)
            case .events:
                for entry in try EventLog.read(section, clock: clock) where self.isAlive(entry.seen, clock) {
                    tally.events += 1
                    self.events.withLock { _ = $0.remember(entry.event, at: entry.seen) }
                }
            case .pages:
                for (integration, wall) in try Self.readPages(section) {
                    let seen = clock.reading(of: wall)
                    guard self.isAlive(seen, clock), let cell = self.cells.first else { continue }
                    cell.shard.withLock { $0.note(integration, at: seen) }
                }
            }
        }
        for cell in self.cells { cell.shard.withLock { $0.sortByAge() } }
        return .restored(
            sessions: tally.sessions, events: tally.events, expired: tally.expired,
            displaced: alive - tally.sessions)
    }

    private func restoreSessions(
        _ section: SnapshotFormat.Section, clock: SnapshotClock, surplus: inout Surplus, tally: inout Tally
    ) throws(SnapshotLoad.Defect) {
        var skipped = surplus.share(ofSection: tally.alive.isEmpty ? 0 : tally.alive.removeFirst())
        try Shard.read(section, clock: clock) { session, seen in
            guard self.isAlive(seen, clock) else { return }
            guard skipped == 0 else {
                skipped -= 1
                return
            }
            let key = SessionKey(integration: session.integration, session: session.id)
            let cell = self.cells[self.home(of: key)]
            if cell.shard.withLock({ $0.restore(session, seen: seen) }) { tally.sessions += 1 }
        }
    }

    private func isAlive(_ seen: Uptime, _ clock: SnapshotClock) -> Bool {
        clock.now.nanoseconds(since: seen) < self.limits.lifetime.wholeNanoseconds
    }

    private static func readPages(
        _ section: SnapshotFormat.Section
    ) throws(SnapshotLoad.Defect) -> [(IntegrationID, Int64)] {
        var decoder = SnapshotDecoder(section.payload)
        guard decoder.remaining == Int(section.items) * 16 else { throw .corrupt }
        var pages: [(IntegrationID, Int64)] = []
        for _ in 0..<section.items {
            let integration = IntegrationID(rawValue: try decoder.number(Int64.self))
            pages.append((integration, try decoder.number(Int64.self)))
        }
        return pages
    }

    /// Reads one section after the other and checks its frame. Each is released before the next is read.
    private func forEachSection(
        of file: borrowing OpenFile, size: Int,
        _ body: (SnapshotFormat.Section) throws(SnapshotLoad.Defect) -> Void
    ) throws(SnapshotLoad.Defect) {
        guard size >= SnapshotFormat.headerBytes else { throw size == 0 ? .truncated : .foreign }
        guard try file.read(SnapshotFormat.magic.count) == SnapshotFormat.magic else { throw .foreign }
        var header = SnapshotDecoder(try file.read(8))
        let version = try header.number(UInt32.self)
        guard version <= SnapshotFormat.version else { throw .newer }
        let sections = try header.number(UInt32.self)
        guard version > 0, sections <= SnapshotFormat.maximumSections else { throw .corrupt }
        var rest = size - SnapshotFormat.headerBytes
        for _ in 0..<sections {
            guard rest >= SnapshotFormat.sectionHeaderBytes else { throw .truncated }
            rest -= SnapshotFormat.sectionHeaderBytes
            var frame = SnapshotDecoder(try file.read(SnapshotFormat.sectionHeaderBytes))
            let kind = SnapshotFormat.Kind(rawValue: try frame.number(UInt32.self))
            let items = try frame.number(UInt32.self)
            let length = try frame.number(UInt64.self)
            let checksum = try frame.number(UInt64.self)
            guard let kind else { throw .corrupt }
            guard length <= UInt64(rest) else { throw .truncated }
            rest -= Int(length)
            let section = SnapshotFormat.Section(kind: kind, items: items, payload: try file.read(Int(length)))
            guard section.checksum == checksum else { throw .corrupt }
            try body(section)
        }
        guard rest == 0 else { throw .corrupt }
    }
}

private struct Tally {
    /// The live sessions of each section, in order.
    var alive: [Int] = []
    var sessions = 0
    var events = 0
    var expired = 0
}

/// Distributes the sessions that do not fit over the sections, which begin with their oldest.
private struct Surplus {
    private var sessions: Int
    private var toSkip: Int

    init(sessions: Int, places: Int) {
        self.sessions = sessions
        self.toSkip = max(0, sessions - max(0, places))
    }

    /// How many of this section's sessions to leave out. The sum over all sections is exactly the surplus.
    mutating func share(ofSection alive: Int) -> Int {
        guard self.sessions > 0 else { return 0 }
        let share = Int((Double(self.toSkip) * Double(alive) / Double(self.sessions)).rounded())
        let skipped = min(alive, max(share, self.toSkip - (self.sessions - alive)))
        self.toSkip -= skipped
        self.sessions -= alive
        return skipped
    }
}
