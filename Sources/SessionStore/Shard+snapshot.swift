import FoundationEssentials
import Stitching

extension Shard {
    /// Bytes of one session in a section.
    private static let recordBytes = 32 + PageTable.recordBytes
    private static let isStale: UInt8 = 0x01
    private static let handedOver: UInt8 = 0x80

    /// The live sessions with their texts, oldest first. O(n), the only long hold of this lock.
    func section(_ clock: SnapshotClock) -> SnapshotFormat.Section {
        var encoder = SnapshotEncoder()
        self.pages.writeHead(to: &encoder)
        var items: UInt32 = 0
        for slot in self.order.slots(in: self.entries) {
            let entry = self.entries[Int(slot)]
            guard self.isAlive(entry, at: clock.now) else { continue }
            items += 1
            encoder.put(entry.key.integration.rawValue)
            encoder.put(entry.key.session.rawValue)
            encoder.put(clock.wall(of: entry.seen))
            encoder.put(entry.seenAt.bitPattern)
            let flags = (entry.readiness == .stale ? Self.isStale : 0) | (entry.handedOver ? Self.handedOver : 0)
            PageTable.write(entry.page, flags: flags, to: &encoder)
        }
        return SnapshotFormat.Section(kind: .sessions, items: items, payload: encoder.bytes)
    }

    /// Reads a section, and passes on one session after the other with the reading of its last beacon.
    static func read(
        _ section: SnapshotFormat.Section, clock: SnapshotClock,
        each: (SessionSnapshot, Uptime) -> Void
    ) throws(SnapshotLoad.Defect) {
        var decoder = SnapshotDecoder(section.payload)
        let head = try PageTable.Head(&decoder)
        guard decoder.remaining == Int(section.items) * Self.recordBytes else { throw .corrupt }
        for _ in 0..<section.items {
            let integration = IntegrationID(rawValue: try decoder.number(Int64.self))
            guard let id = VisitorSessionID(rawValue: try decoder.number(Int64.self)) else { throw .corrupt }
            let seen = clock.reading(of: try decoder.number(Int64.self))
            let seenAt = try decoder.date()
            let (page, flags) = try head.page(&decoder)
            let session = SessionSnapshot(
                id: id, integration: integration, readiness: flags & Self.isStale == 0 ? .ready : .stale, page: page,
                handedOver: flags & Self.handedOver != 0, seenAt: seenAt)
            each(session, seen)
        }
    }
}

extension SnapshotDecoder {
    /// Seconds since the reference date, at most ten thousand years from it.
    mutating func date() throws(SnapshotLoad.Defect) -> Date {
        let seconds = Double(bitPattern: try self.number(UInt64.self))
        guard seconds.magnitude < 3.2e11 else { throw .corrupt }
        return Date(timeIntervalSinceReferenceDate: seconds)
    }
}
