import Synchronization

/// One run of the program, which may end as by a power cut: from then on nothing it does reaches disk or network.
final class Life: Sendable {
    /// Where the power may fail.
    enum Moment: CaseIterable, Sendable {
        /// Bookings are on lease, and nothing was sent.
        case claimed
        /// The call is on its way, and does not arrive.
        case sending
        /// CoMagic has carried the call out, and nobody hears its answer.
        case answered
        /// The answer was heard, and is not on disk.
        case settling
        /// The answer is on disk.
        case settled
    }

    /// The power fails at the so-manieth such moment.
    struct Doom: Sendable {
        var moment: Moment
        var count: Int
    }

    let owner: String
    private let doom: Mutex<Doom?>
    private let end = Atomic<Bool>(false)

    init(owner: String, doom: Doom? = nil) {
        self.owner = owner
        self.doom = Mutex(doom)
    }

    var isOver: Bool { self.end.load(ordering: .acquiring) }

    func cut() {
        self.end.store(true, ordering: .releasing)
    }

    /// Whether the run lives on after this moment.
    func survives(_ moment: Moment) -> Bool {
        let isDoomed = self.doom.withLock { doom in
            guard doom?.moment == moment else { return false }
            doom?.count -= 1
            return doom?.count == 0
        }
        if isDoomed { self.cut() }
        return !self.isOver
    }
}
