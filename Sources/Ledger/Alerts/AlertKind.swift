/// The kinds of alerts. Raw values are stored and sent to programs.
package enum AlertKind: String, Hashable, Sendable, CaseIterable {
    /// Fewer bookings have a session than is usual for that weekday and hour.
    case coverageLow = "coverage_low"
    /// No page of the site reported anything in hours with many visits.
    case scriptSilent = "script_silent"
    /// No web request came in hours with several bookings.
    case webhookSilent = "webhook_silent"
    /// The account accepts nothing until a person fixes it.
    case accountHeld = "account_held"
    /// Bookings that a person must look at.
    case bookingsParked = "bookings_parked"
    /// The oldest waiting booking waits too long.
    case waitingTooLong = "waiting_too_long"
    /// More requests are recalled than is plausible for a site.
    case recallsMany = "recalls_many"

    /// How long a finding must last before it is sent, and be gone before its end is sent, in seconds. Longer for
    /// findings from few numbers.
    package var patience: Double {
        switch self {
        case .coverageLow, .scriptSilent, .webhookSilent: 600
        case .accountHeld, .bookingsParked, .waitingTooLong, .recallsMany: 120
        }
    }
}
