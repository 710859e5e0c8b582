import Foundation
import Ledger

/// Takes one booking back from the target, so that it can be sent again with its session. Decides; keeps nothing but the
/// note that a deletion begins.
struct Recaller: Sendable {
    /// The age after which the first request stays: after a week nobody needs the session.
    static let patience: TimeInterval = 7 * 86_400
    /// The longest pause between two attempts, in seconds.
    static let longestPause: TimeInterval = 3_600

    let sink: any InquirySink
    let recalls: any RecallQueue
    let policy: DeliveryPolicy
    let now: @Sendable () -> Date
    /// `false` while the clock is in doubt.
    let mayGiveUp: @Sendable () -> Bool

    /// The outcome of the recall. Throws what the disk refused; nothing was deleted then.
    func recall(_ recall: Recall, of integration: Integration) async throws(LedgerError) -> RecallOutcome {
        var remoteID = recall.remoteID
        if recall.isStarted || remoteID == nil {
            switch await self.sink.find([recall.entry], of: integration).first ?? .absent {
            case .present(let id): remoteID = id
            case .absent:
                guard recall.isStarted else { return .kept(Self.unseen) }
                return .recalled(deleted: recall.remoteID)
            case .unavailable(let verdict):
                let outcome = self.outcome(of: verdict, recall, mayBeGone: recall.isStarted)
                // The report will never be readable. A second deletion shows whether the request is gone.
                guard case .kept = outcome, recall.isStarted, remoteID != nil else { return outcome }
            }
        }
        guard let remoteID else { return .kept(Self.unseen) }
        try await self.recalls.start(recall.id, deleting: remoteID, at: self.now())
        switch await self.sink.delete(remoteID, of: integration) {
        case .deleted: return .recalled(deleted: remoteID)
        // It was there when we asked, or an earlier try of ours has deleted it and the answer was lost.
        case .absent(let failure): return recall.isStarted ? .recalled(deleted: remoteID) : .kept(failure)
        case .failed(let verdict): return self.outcome(of: verdict, recall, mayBeGone: true)
        }
    }

    private func outcome(of verdict: Verdict, _ recall: Recall, mayBeGone: Bool) -> RecallOutcome {
        guard let failure = verdict.failure else { return .kept(Self.unseen) }
        switch verdict {
        case .blocked(_, let block) where block != .access: return .kept(failure)
        case .refused, .visitRefused, .dateRefused, .sourceRefused, .delivered: return .kept(failure)
        case .throttled(_, let duration): return self.later(recall, atLeast: duration / .seconds(1), failure, mayBeGone)
        case .blocked, .transient, .unknown:
            return self.later(recall, atLeast: self.policy.reportDelay, failure, mayBeGone)
        }
    }

    private func later(
        _ recall: Recall, atLeast seconds: TimeInterval, _ failure: DeliveryFailure, _ mayBeGone: Bool
    ) -> RecallOutcome {
        let now = self.now()
        // A request that may have been deleted is never given up: it may exist nowhere.
        let isTooOld = now.timeIntervalSince(recall.createdAt) >= Self.patience && self.mayGiveUp()
        guard mayBeGone || !isTooOld else { return .kept(failure) }
        let pause = min(Self.longestPause, 15 * pow(2, Double(min(recall.attempts, 20))))
        return .postponed(until: now.addingTimeInterval(max(seconds, pause)))
    }

    private static let unseen = DeliveryFailure(
        mnemonic: "entity_not_found", message: "the report does not show the request; it is left as it is")
}
