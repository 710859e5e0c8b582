import Foundation
import Ledger
import Stitching
import Synchronization

/// The bookings that wait a few seconds for a page's event, by order and by code. Bounded; in memory only: after a
/// restart the relay's last look before sending finds the same events.
final class WaitingRoom: Sendable {
    struct Guest: Sendable {
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
        var guests: [EntryID: Guest] = [:]
        var byKey: [Key: Set<EntryID>] = [:]
        /// Arrival order is leaving order: all wait equally long.
        var order: [EntryID] = []
        var head = 0
    }

    /// Bookings that may wait at once; five seconds of far more traffic than one server can take.
    static let capacity = 10_000

    private let contents = Mutex(Contents())

    func admit(_ id: EntryID, _ booking: Booking, _ attribution: Attribution, until: Date) {
        let guest = Guest(id: id, booking: booking, attribution: attribution, until: until)
        self.contents.withLock { contents in
            Self.dismiss(&contents, before: booking.receivedAt)
            contents.guests[id] = guest
            contents.order.append(id)
            for key in Self.keys(booking) { contents.byKey[key, default: []].insert(id) }
        }
    }

    /// Those whose order or code the event names and who still wait.
    func guests(for event: PageEvent, at now: Date) -> [Guest] {
        self.contents.withLock { contents in
            let ids = event.order.all.reduce(into: Set<EntryID>()) { ids, name in
                ids.formUnion(contents.byKey[Key(integration: event.integration, name: name)] ?? [])
            }
            return ids.compactMap { contents.guests[$0] }.filter { $0.until >= now }
        }
    }

    private static func keys(_ booking: Booking) -> [Key] {
        booking.order.all.map { Key(integration: booking.integration, name: $0) }
    }

    /// Who has waited long enough leaves, and so do the longest waiting beyond the capacity.
    private static func dismiss(_ contents: inout Contents, before now: Date) {
        while contents.head < contents.order.count {
            let id = contents.order[contents.head]
            guard let guest = contents.guests[id] else {
                contents.head += 1
                continue
            }
            guard guest.until < now || contents.guests.count >= Self.capacity else { break }
            contents.guests[id] = nil
            contents.head += 1
            for key in Self.keys(guest.booking) {
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
