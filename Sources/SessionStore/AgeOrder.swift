/// Slots of sessions in the order of their last beacon. The oldest is the next to expire or to be displaced.
///
/// A doubly linked list inside the entries themselves. All sessions have the same lifetime, so this is also the order
/// of expiry. A refresh moves one slot to the young end; nothing is searched, sorted or swept.
struct AgeOrder: Sendable {
    private(set) var oldest = SessionEntry.nowhere
    private(set) var youngest = SessionEntry.nowhere

    mutating func append(_ slot: UInt32, in entries: inout ContiguousArray<SessionEntry>) {
        entries[Int(slot)].older = self.youngest
        entries[Int(slot)].newer = SessionEntry.nowhere
        if self.youngest == SessionEntry.nowhere {
            self.oldest = slot
        } else {
            entries[Int(self.youngest)].newer = slot
        }
        self.youngest = slot
    }

    mutating func remove(_ slot: UInt32, in entries: inout ContiguousArray<SessionEntry>) {
        let older = entries[Int(slot)].older
        let newer = entries[Int(slot)].newer
        if older == SessionEntry.nowhere { self.oldest = newer } else { entries[Int(older)].newer = newer }
        if newer == SessionEntry.nowhere { self.youngest = older } else { entries[Int(newer)].older = older }
    }

    mutating func moveToYoungest(_ slot: UInt32, in entries: inout ContiguousArray<SessionEntry>) {
        guard slot != self.youngest else { return }
        self.remove(slot, in: &entries)
        self.append(slot, in: &entries)
    }

    /// Every slot, oldest first. O(n): for snapshots only.
    func slots(in entries: ContiguousArray<SessionEntry>) -> [UInt32] {
        var slots: [UInt32] = []
        var next = self.oldest
        while next != SessionEntry.nowhere {
            slots.append(next)
            next = entries[Int(next)].newer
        }
        return slots
    }
}
