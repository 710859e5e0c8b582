package import Foundation
package import Ledger

/// The result of an upload of one or many bookings.
package struct UploadReceipt: Hashable, Sendable {
    /// One per entry, in order.
    package var verdicts: [Verdict]
    /// What each call's answer said about the account, in order. Fewer than entries when they went together; none for
    /// entries that were refused without a call.
    package var observations: [Verdict]
    /// One an entry, in order: the last request of it and its answer; `nil` for those refused without asking.
    package var traces: [AttemptTrace?]
    /// Nothing is sent before, so that a part of the account's quota is left for people; `nil` when enough is left.
    package var pauseUntil: Date?

    package init(
        verdicts: [Verdict], observations: [Verdict], traces: [AttemptTrace?]? = nil, pauseUntil: Date? = nil
    ) {
        self.verdicts = verdicts
        self.traces = traces ?? verdicts.map { _ in nil }
        self.observations = observations
        self.pauseUntil = pauseUntil
    }
}
