import DequeModule
import FoundationEssentials
import Stitching

extension EventLog {
    /// The events in order of arrival, including expired ones: the loading side drops those.
    func section(_ clock: SnapshotClock) -> SnapshotFormat.Section {
        var encoder = SnapshotEncoder()
        for entry in self.entries {
            encoder.put(entry.event.integration.rawValue)
            encoder.put(entry.event.session.rawValue)
            encoder.put(clock.wall(of: entry.seen))
            encoder.put(entry.event.seenAt.timeIntervalSinceReferenceDate.bitPattern)
            // No event has an empty name, so an empty text means none.
            encoder.put(entry.event.order.id ?? "")
            encoder.put(entry.event.order.code ?? "")
        }
        return SnapshotFormat.Section(
            kind: .events, items: UInt32(self.entries.count), payload: encoder.bytes)
    }

    static func read(
        _ section: SnapshotFormat.Section, clock: SnapshotClock
    ) throws(SnapshotLoad.Defect) -> [Entry] {
        var decoder = SnapshotDecoder(section.payload)
        var entries: [Entry] = []
        for _ in 0..<section.items {
            let integration = IntegrationID(rawValue: try decoder.number(Int64.self))
            guard let session = VisitorSessionID(rawValue: try decoder.number(Int64.self)) else { throw .corrupt }
            let seen = clock.reading(of: try decoder.number(Int64.self))
            let seenAt = try decoder.date()
            let orderID = try decoder.text()
            let code = try decoder.text()
            entries.append(
                Entry(
                    event: PageEvent(
                        session: session, integration: integration,
                        order: OrderNames(id: orderID.isEmpty ? nil : orderID, code: code.isEmpty ? nil : code),
                        seenAt: seenAt),
                    seen: seen))
        }
        guard decoder.isAtEnd else { throw .corrupt }
        return entries
    }
}
