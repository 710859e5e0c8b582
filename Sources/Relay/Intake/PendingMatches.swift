import Foundation
import Ledger
import Stitching
import Synchronization

/// The bookings that wait a few seconds for a page's event, by order and by code. Bounded; in memory only: after a
/// restart the relay's last look-up before sending finds the same events.
final class PendingMatches: Sendable {
    struct PendingMatch: Sendable {
        let id: EntryID
        let booking: Booking
        let attribution: Attribution
        let until: Date
    }

    private struct Key: Hashable {
        let integration: IntegrationID
        let name: OrderNames.Name
    }

    private struct Contents {
        var pending: [EntryID: PendingMatch] = [:]
        var byKey: [Key: Set<EntryID>] = [:]
        /// The order of arrival is that of leaving: all wait equally long.
        var order: [EntryID] = []
        var head = 0
    }

    /// Maximum of waiting bookings: five seconds of far more traffic than one server can take.
    static let capacity = 10_000

    private let contents = Mutex(Contents())

    func add(_ id: EntryID, _ booking: Booking, _ attribution: Attribution, until: Date) {
        let match = PendingMatch(id: id, booking: booking, attribution: attribution, until: until)
        self.contents.withLock { contents in
            Self.drop(&contents, before: booking.receivedAt)
            contents.pending[id] = match
            contents.order.append(id)
            for key in Self.keys(booking) { contents.byKey[key, default: []].insert(id) }
        }
    }

    /// Bookings that the event names and that still wait.
    func matches(for event: PageEvent, at now: Date) -> [PendingMatch] {
        self.contents.withLock { contents in
            let ids = event.order.all.reduce(into: Set<EntryID>()) { ids, name in
                ids.formUnion(contents.byKey[Key(integration: event.integration, name: name)] ?? [])
            }
            return ids.compactMap { contents.pending[$0] }.filter { $0.until >= now }
        }
    }

    private static func keys(_ booking: Booking) -> [Key] {
        booking.order.all.map { Key(integration: booking.integration, name: $0) }
    }

    /// Drops what has waited long enough, and the longest waiting beyond the capacity.
    private static func drop(_ contents: inout Contents, before now: Date) {
        while contents.head < contents.order.count {
            let id = contents.order[contents.head]
            guard let match = contents.pending[id] else {
                contents.head += 1
                continue
            }
            guard match.until < now || contents.pending.count >= Self.capacity else { break }
            contents.pending[id] = nil
            contents.head += 1
            for key in Self.keys(match.booking) {
                contents.byKey[key]?.remove(id)
                if contents.byKey[key]?.isEmpty ?? false { contents.byKey[key] = nil }
            }
        }
        if contents.head > 1_000, contents.head * 2 > contents.order.count {
            contents.order.removeFirst(contents.head)
            contents.head = 0
        }
    }
}
