import Foundation
import Ledger
import Stitching
import Synchronization

/// The bookings that wait a few seconds for a page's event, by order and by code. Bounded; in memory only: after a
/// restart the relay's last look before sending finds the same events.
final class PendingMatches: Sendable {
    struct Match: Sendable {
        let id: EntryID
        let booking: Booking
        let attribution: Attribution
        let until: Date
    }

    private struct Key: Hashable {
        enum Part: Hashable { case order(String), code(String) }

        let integration: IntegrationID
        let part: Part
    }

    private struct Contents {
        var matches: [EntryID: Match] = [:]
        var byKey: [Key: Set<EntryID>] = [:]
        /// Arrival order is leaving order: all wait equally long.
        var order: [EntryID] = []
        var head = 0
    }

    /// Bookings that may wait at once; five seconds of far more traffic than one server can take.
    static let capacity = 10_000

    private let contents = Mutex(Contents())

    func add(_ id: EntryID, _ booking: Booking, _ attribution: Attribution, until: Date) {
        let match = Match(id: id, booking: booking, attribution: attribution, until: until)
        self.contents.withLock { contents in
            Self.expire(&contents, before: booking.receivedAt)
            contents.matches[id] = match
            contents.order.append(id)
            for key in Self.keys(booking) { contents.byKey[key, default: []].insert(id) }
        }
    }

    /// Those whose order or code the event names and who still wait.
    func matches(for event: PageEvent, at now: Date) -> [Match] {
        let parts: [Key.Part] = [event.orderID.map { .order($0) }, event.code.map { .code($0) }].compactMap(\.self)
        return self.contents.withLock { contents in
            let ids = parts.reduce(into: Set<EntryID>()) { ids, part in
                ids.formUnion(contents.byKey[Key(integration: event.integration, part: part)] ?? [])
            }
            return ids.compactMap { contents.matches[$0] }.filter { $0.until >= now }
        }
    }

    private static func keys(_ booking: Booking) -> [Key] {
        let parts: [Key.Part] = [booking.orderID.map { .order($0) }, booking.code.map { .code($0) }].compactMap(\.self)
        return parts.map { Key(integration: booking.integration, part: $0) }
    }

    /// Who has waited long enough leaves, and so do the longest waiting beyond the capacity.
    private static func expire(_ contents: inout Contents, before now: Date) {
        while contents.head < contents.order.count {
            let id = contents.order[contents.head]
            guard let match = contents.matches[id] else {
                contents.head += 1
                continue
            }
            guard match.until < now || contents.matches.count >= Self.capacity else { break }
            contents.matches[id] = nil
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
