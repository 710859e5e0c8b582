package import Foundation

/// A booking of the past with its result: for generated histories.
package struct PastBooking: Sendable {
    package enum Fate: Hashable, Sendable {
        case delivered(remoteID: Int64)
        case held(DeliveryFailure)
        case parked(DeliveryFailure)
    }

    package var submission: Submission
    package var fate: Fate
    /// When it was settled.
    package var settledAt: Date

    package init(_ submission: Submission, _ fate: Fate, settledAt: Date) {
        self.submission = submission
        self.fate = fate
        self.settledAt = settledAt
    }
}
