package import Foundation
package import Ledger

/// A target: takes bookings to the system that measures advertising, and says what became of each.
///
/// Every method speaks of an integration; how its account is reached is the target's own business. None but
/// ``report(from:till:of:)`` throws: every failure is a verdict.
package protocol InquirySink: Sendable {
    /// Whether integrations with this target are its own. It is asked nothing of any other.
    func serves(_ target: Target) -> Bool

    /// The longest time of one call, from connecting to the last byte.
    var callTimeout: Duration { get }

    /// Sends the entries, together when there are several. A refused call is split until the faulty booking is alone.
    func upload(_ entries: [OutboxEntry], of integration: Integration) async -> UploadReceipt

    /// Which of the entries the target has: one finding an entry, in order, from one call.
    func find(_ entries: [OutboxEntry], of integration: Integration) async -> [Finding]

    /// Whether the account answers; `nil` means yes. Does not prove that an upload would pass.
    func probe(_ integration: Integration) async -> Verdict?

    /// Deletes one request that this program has uploaded.
    func delete(_ remoteID: Int64, of integration: Integration) async -> Deletion

    /// Every request of the interval, at most three months. Changes nothing; the error says why there is no report.
    func report(from: Date, till: Date, of integration: Integration) async throws(AccountFailure) -> [RemoteRequest]

    /// What a failure means that an earlier run has kept.
    func verdict(on failure: DeliveryFailure, of integration: Integration) -> Verdict
}

extension InquirySink {
    /// Deletes one request for a person who waits; `nil` when it is deleted.
    package func remove(_ remoteID: Int64, of integration: Integration) async -> DeliveryFailure? {
        switch await self.delete(remoteID, of: integration) {
        case .deleted: nil
        case .absent(let failure): failure
        case .failed(let verdict): verdict.failure
        }
    }
}
