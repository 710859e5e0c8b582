package import Foundation
package import Ledger
import Stitching

/// Turns a verdict into the outcome for the booking. Pure: chance and time are arguments.
///
/// Waits before the next attempt, without jitter (±15 %):
///
///     after attempt   1   2    3    4    5    6    7    8    9   10 …
///     wait            1s  5s  15s  60s   5m  15m   1h   3h   6h  12h …
///
/// and 12 h from then on. A booking is parked when it is 30 days old, after about 60 attempts. An attempt that was
/// never answered waits as long, and at least the report's delay, before the report is asked.
package struct DeliveryPolicy: Sendable {
    /// The default of the operator's setting, the table above. After its end the last value applies.
    package static let standardWaits: [TimeInterval] = [1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200]
    /// The maximum age of a waiting booking: after a month nobody expects the call any more.
    package static let patience: TimeInterval = 30 * 86_400
    /// How long after an unanswered call the report is asked. The report's lag is not published. The delay is long
    /// enough for a small lag and short enough to call the customer back.
    package static let standardReportDelay: TimeInterval = 10
    /// How often an unanswered booking is looked up in a report that cannot be read.
    package static let reportRetry: TimeInterval = 15
    /// A claimed duplicate and an empty report contradict each other; after this many rounds a person must look.
    package static let uncertainRounds = 5

    package let waits: [TimeInterval]
    package let reportDelay: TimeInterval

    /// - Precondition: there is at least one wait, and each is positive.
    package init(
        waits: [TimeInterval] = Self.standardWaits, reportDelay: TimeInterval = Self.standardReportDelay
    ) {
        precondition(!waits.isEmpty && waits.allSatisfy { $0 > 0 }, "A retry schedule has waits above zero.")
        self.waits = waits
        self.reportDelay = reportDelay
    }

    /// - Parameters:
    ///   - jitter: 0 ..< 1.
    ///   - mayGiveUp: `false` while the clock is in doubt: no booking is too old then.
    package func outcome(
        for verdict: Verdict, of entry: OutboxEntry, now: Date, jitter: Double, mayGiveUp: Bool = true
    ) -> Settlement.Outcome {
        switch verdict {
        case .delivered(let remoteID): return .delivered(remoteID: remoteID)
        case .transient(let failure, let retryAfter):
            guard !mayGiveUp || Self.isWorthWaiting(for: entry, now: now) else { return .park(failure) }
            let wait = self.wait(afterAttempts: entry.attempts, jitter: jitter)
            let asked = retryAfter.map { $0 / .seconds(1) } ?? 0
            return .retry(at: now.addingTimeInterval(max(wait, asked)), failure)
        case .throttled(let failure, let duration):
            return .postpone(until: now.addingTimeInterval(duration / .seconds(1)), failure)
        case .blocked(let failure, _): return .hold(failure)
        case .visitRefused(let failure):
            let reason: Attribution.Reason =
                entry.isSessionTooOld(sentAt: now) ? .sessionTooOld : .sessionRejected
            return .retarget(entry.attribution.withoutSession(because: reason), failure)
        case .dateRefused(let failure): return .omitDate(failure)
        case .sourceRefused(let failure): return .omitSource(failure)
        case .refused(let failure): return .park(failure)
        case .unknown(let failure, let claimsDuplicate):
            guard entry.attempts < Self.uncertainRounds || !claimsDuplicate,
                !mayGiveUp || Self.isWorthWaiting(for: entry, now: now)
            else { return .park(failure) }
            // As long as after a failure. Otherwise a call that never answers would be repeated for days.
            let wait = max(self.reportDelay, self.wait(afterAttempts: entry.attempts, jitter: jitter))
            return .uncertain(askAt: now.addingTimeInterval(wait), failure)
        }
    }

    /// What the report means for a booking whose upload was never answered.
    ///
    /// - Parameters:
    ///   - resends: the owner's choice when the report may not be read: a possible duplicate instead of a booking that
    ///     waits for a person.
    ///   - mayGiveUp: `false` while the clock is in doubt.
    package func outcome(
        for finding: Finding, of entry: OutboxEntry, resends: Bool, now: Date, mayGiveUp: Bool = true
    ) -> Settlement.Outcome {
        switch finding {
        case .present(let remoteID): return .delivered(remoteID: remoteID)
        case .absent: return .absent
        // A right or component that the report lacks, while the account may still accept bookings.
        case .unavailable(.blocked(let failure, .method)):
            return resends ? .absent : .park(Self.undecidable(failure))
        case .unavailable(.blocked(let failure, _)): return .postpone(until: now.addingTimeInterval(60), failure)
        case .unavailable(.refused(let failure)): return resends ? .absent : .park(Self.undecidable(failure))
        case .unavailable(.throttled(let failure, let duration)):
            return .postpone(until: now.addingTimeInterval(duration / .seconds(1)), failure)
        case .unavailable(let verdict):
            if mayGiveUp, let failure = verdict.failure, !Self.isWorthWaiting(for: entry, now: now) {
                return .park(Self.undecidable(failure))
            }
            return .postpone(until: now.addingTimeInterval(Self.reportRetry), verdict.failure)
        }
    }

    private static func isWorthWaiting(for entry: OutboxEntry, now: Date) -> Bool {
        now.timeIntervalSince(entry.booking.receivedAt) < Self.patience
    }

    /// The wait before the next attempt, in seconds. After the table's end its last value applies.
    package func wait(afterAttempts attempts: Int, jitter: Double) -> TimeInterval {
        self.waits[min(max(attempts, 0), self.waits.count - 1)] * (0.85 + 0.3 * jitter)
    }

    private static func undecidable(_ failure: DeliveryFailure) -> DeliveryFailure {
        DeliveryFailure(
            mnemonic: failure.mnemonic,
            message: """
                no answer came when the booking was sent, and the account's report may not be read (\(failure.message)); \
                look in the account whether the booking is there, and send it again if it is not
                """)
    }
}
