/// The faults that wait for their calls, in the order of their creation. Bounded.
package struct FaultQueue: Hashable, Sendable {
    /// Maximum number of waiting faults.
    package static let capacity = 1_000

    /// The waiting faults; `times` is what is left.
    package private(set) var waiting: [Fault]

    init(_ faults: [Fault]) {
        self.waiting = Array(faults.prefix(Self.capacity))
    }

    /// `false` when there is no room.
    mutating func add(_ fault: Fault) -> Bool {
        guard self.waiting.count < Self.capacity else { return false }
        self.waiting.append(fault)
        return true
    }

    /// The fault for this call; its `times` decreases by one.
    mutating func take(for call: IncomingCall) -> Fault? {
        guard let index = self.waiting.firstIndex(where: { $0.matches(call) }) else { return nil }
        return self.use(index)
    }

    /// Whether the next call is reset before it is read; that fault's `times` decreases by one.
    mutating func takeBlindReset() -> Bool {
        guard let first = self.waiting.first, first.kind == .reset, first.isBlind else { return false }
        _ = self.use(0)
        return true
    }

    private mutating func use(_ index: Int) -> Fault {
        let fault = self.waiting[index]
        if let times = fault.times {
            if times > 1 {
                self.waiting[index].times = times - 1
            } else {
                self.waiting.remove(at: index)
            }
        }
        return fault
    }
}
