import DequeModule
import FoundationEssentials
import Stitching

/// One integration's events by the time of day at which they were reported, to find bookings near a moment.
struct EventTimeline: Sendable {
    struct Moment: Sendable {
        let seenAt: Date
        let number: Int
        let session: VisitorSessionID
    }

    private var moments: Deque<Moment> = []

    /// O(1) at the end, where all events go unless the wall clock was set back.
    mutating func insert(_ moment: Moment) {
        self.moments.insert(moment, at: self.firstIndex { $0.seenAt > moment.seenAt })
    }

    /// O(1) at the front, where the oldest is unless the wall clock was set back. Returns `true` when nothing is left.
    mutating func remove(number: Int, seenAt: Date) -> Bool {
        // Equal times are in the order of their numbers, so the pair can be searched for.
        let index = self.firstIndex { $0.seenAt > seenAt || ($0.seenAt == seenAt && $0.number >= number) }
        if index < self.moments.count, self.moments[index].number == number { self.moments.remove(at: index) }
        return self.moments.isEmpty
    }

    /// At most two distinct sessions inside the interval, both ends included, the earliest first.
    func firstTwoSessions(
        from start: Date, through end: Date, where isAlive: (Int) -> Bool
    ) -> [VisitorSessionID] {
        var found: [VisitorSessionID] = []
        var index = self.firstIndex { $0.seenAt >= start }
        while index < self.moments.count, self.moments[index].seenAt <= end, found.count < 2 {
            let moment = self.moments[index]
            if !found.contains(moment.session), isAlive(moment.number) { found.append(moment.session) }
            index += 1
        }
        return found
    }

    /// The first index for which the predicate holds, given that it holds for all later ones. O(log n).
    private func firstIndex(where holds: (Moment) -> Bool) -> Int {
        if let last = self.moments.last, !holds(last) { return self.moments.count }
        var low = 0
        var high = self.moments.count
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self.moments[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
