extension Settlement.Outcome {
    /// The act that settles a lease with this outcome.
    package var act: BookingAct {
        switch self {
        case .delivered: .delivered
        case .retry: .retry
        case .uncertain: .uncertain
        case .probed: .probed
        case .postpone: .postpone
        case .absent: .absent
        case .retarget: .retarget
        case .omitDate: .omitDate
        case .omitSource: .omitSource
        case .hold: .hold
        case .park: .park
        }
    }

    /// Whether the target was asked to take the booking.
    package var countsAsAttempt: Bool {
        switch self {
        case .delivered, .retry, .uncertain, .retarget, .omitDate, .omitSource, .hold, .park: true
        case .postpone, .probed, .absent: false
        }
    }
}
