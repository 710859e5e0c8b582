/// What somebody should be told of. Raw values stand on disk and in what programs are told.
package enum AlertKind: String, Hashable, Sendable, CaseIterable {
    /// Fewer bookings carry a session than is usual for that weekday and hour.
    case coverageLow = "coverage_low"
    /// No page of the site told of anything where many usually do.
    case scriptSilent = "script_silent"
    /// No web request came where several usually do.
    case webhookSilent = "webhook_silent"
    /// The account takes nothing until a person mends it.
    case accountHeld = "account_held"
    /// Bookings that a person must look at.
    case bookingsParked = "bookings_parked"
    /// The longest waiting booking waits too long.
    case waitingTooLong = "waiting_too_long"
    /// More requests are taken back for late sessions than a site makes by itself.
    case recallsMany = "recalls_many"

    /// How long it must last before anybody is told, and how long it must be over before that is told, in seconds:
    /// longer for what is reckoned from few numbers.
    package var patience: Double {
        switch self {
        case .coverageLow, .scriptSilent, .webhookSilent: 600
        case .accountHeld, .bookingsParked, .waitingTooLong, .recallsMany: 120
        }
    }
}
