/// The states that an act leads out of, and the state that it leads to.
package struct BookingTransition: Hashable, Sendable {
    package let from: [BookingState]
    package let to: BookingState
}

extension BookingAct {
    /// The table that says which state follows which. What is not in it does not happen.
    ///
    /// Every engine takes the states of its statements from here. A test compares the diagram in `docs/ARCHITECTURE.md`
    /// with it.
    package var transition: BookingTransition {
        switch self {
        case .claim: BookingTransition(from: [.pending, .held, .leased], to: .leased)
        case .delivered: BookingTransition(from: [.leased], to: .delivered)
        case .retry, .uncertain, .probed, .postpone, .absent, .retarget, .omitDate, .omitSource, .reclaim:
            BookingTransition(from: [.leased], to: .pending)
        case .hold: BookingTransition(from: [.leased, .pending], to: .held)
        case .park, .unopened: BookingTransition(from: [.leased], to: .parked)
        case .release: BookingTransition(from: [.held, .pending], to: .pending)
        case .replay: BookingTransition(from: [.held, .parked, .inactive], to: .pending)
        case .edit: BookingTransition(from: [.pending, .held, .parked, .inactive], to: .pending)
        case .repeated: BookingTransition(from: [.parked, .inactive], to: .pending)
        case .repeatedOff: BookingTransition(from: [.parked], to: .inactive)
        case .resend, .recalled: BookingTransition(from: [.delivered], to: .pending)
        }
    }
}
