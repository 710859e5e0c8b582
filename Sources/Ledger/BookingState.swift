/// Where a booking stands. Raw values are stored.
package enum BookingState: String, Hashable, Sendable, CaseIterable {
    /// To be sent at its due date.
    case pending
    /// Claimed by a lane: it may be on its way this moment.
    case leased
    /// Waits until the account works again.
    case held
    /// The target has it.
    case delivered
    /// Waits for a person.
    case parked
    /// The integration is switched off.
    case inactive

    /// Bookings that go on by themselves.
    package static let open: [Self] = [.pending, .leased]
    /// Bookings that are not at the target and are not left to a person.
    package static let waiting: [Self] = [.pending, .leased, .held]
    /// Bookings that the target may be asked to take back for a session: it has them, or is asked this moment.
    package static let sent: [Self] = [.delivered, .leased]

    /// Bookings that the target was not asked to take, or refused before.
    package static let unsent: [Self] = [.pending, .held, .inactive]
    /// Everything that the target does not have.
    package static let undelivered: [Self] = [.pending, .leased, .held, .parked, .inactive]

    /// The public word. A booking on lease still waits, as far as anyone outside needs to know.
    package var status: BookingSummary.Status {
        switch self {
        case .pending, .leased: .pending
        case .held: .held
        case .delivered: .delivered
        case .parked: .parked
        case .inactive: .inactive
        }
    }

    /// The state after the act; `nil` when the act does not lead out of this state.
    package func after(_ act: BookingAct) -> Self? {
        act.transition.from.contains(self) ? act.transition.to : nil
    }
}
