package import Foundation
package import Ledger

/// All targets of a program as one: each integration goes to the one that serves its target, and is refused with words if
/// none does.
package struct TargetSinks: InquirySink {
    private let sinks: [any InquirySink]

    package init(_ sinks: [any InquirySink]) {
        self.sinks = sinks
    }

    package var callTimeout: Duration { self.sinks.map(\.callTimeout).max() ?? .zero }

    package func serves(_ target: Target) -> Bool { self.sinks.contains { $0.serves(target) } }

    package func upload(_ entries: [OutboxEntry], of integration: Integration) async -> UploadReceipt {
        guard let sink = self.sink(of: integration) else {
            let verdict = Self.unserved(integration)
            return UploadReceipt(verdicts: entries.map { _ in verdict }, observations: [verdict])
        }
        return await sink.upload(entries, of: integration)
    }

    package func find(_ entries: [OutboxEntry], of integration: Integration) async -> [Finding] {
        await self.sink(of: integration)?.find(entries, of: integration)
            ?? entries.map { _ in .unavailable(Self.unserved(integration)) }
    }

    package func probe(_ integration: Integration) async -> Verdict? {
        guard let sink = self.sink(of: integration) else { return Self.unserved(integration) }
        return await sink.probe(integration)
    }

    package func delete(_ remoteID: Int64, of integration: Integration) async -> Deletion {
        await self.sink(of: integration)?.delete(remoteID, of: integration) ?? .failed(Self.unserved(integration))
    }

    package func report(
        from: Date, till: Date, of integration: Integration
    ) async throws(AccountFailure) -> [RemoteRequest] {
        guard let sink = self.sink(of: integration) else {
            throw AccountFailure(failure: Self.refusal(integration))
        }
        return try await sink.report(from: from, till: till, of: integration)
    }

    package func verdict(on failure: DeliveryFailure, of integration: Integration) -> Verdict {
        self.sink(of: integration)?.verdict(on: failure, of: integration) ?? Self.unserved(integration)
    }

    private func sink(of integration: Integration) -> (any InquirySink)? {
        self.sinks.first { $0.serves(integration.settings.target) }
    }

    /// Nothing of the account passes until somebody starts a version that serves it.
    private static func unserved(_ integration: Integration) -> Verdict { .blocked(self.refusal(integration), .other) }

    private static func refusal(_ integration: Integration) -> DeliveryFailure {
        DeliveryFailure(
            mnemonic: DeliveryFailure.Own.connection,
            message: """
                this server does not serve the target «\(integration.settings.target.kind.rawValue)» of integration \
                \(integration.id): start one that does
                """)
    }
}
