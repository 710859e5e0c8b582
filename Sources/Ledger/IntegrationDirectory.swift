package import Foundation
package import Stitching
import Synchronization

/// The integrations of the running server: read on every request, replaced when the settings change.
///
/// One short lock per look-up, O(1).
package final class IntegrationDirectory: Sendable {
    private struct Contents {
        var byID: [IntegrationID: Integration] = [:]
        var bySiteKey: [SiteKey: IntegrationID] = [:]
        var bySecret: [Data: SecretOwner] = [:]
    }

    private struct SecretOwner {
        var integration: IntegrationID
        var until: Date?
    }

    private let vault: Vault
    private let contents = Mutex(Contents())
    private let resetCount = Atomic<Int64>(0)

    package init(vault: Vault) {
        self.vault = vault
    }

    package func replace(with integrations: [Integration]) {
        var fresh = Contents()
        for integration in integrations {
            fresh.byID[integration.id] = integration
            fresh.bySiteKey[integration.siteKey] = integration.id
            fresh.bySecret[self.vault.hash(integration.secret.revealed, for: .secret)] = SecretOwner(
                integration: integration.id)
            if let previous = integration.previousSecret {
                fresh.bySecret[previous.hash] = SecretOwner(integration: integration.id, until: previous.until)
            }
        }
        let replacement = fresh
        self.contents.withLock { $0 = replacement }
    }

    /// Grows when somebody asks for another attempt: lanes then drop their state of the accounts.
    package var resets: Int64 { self.resetCount.load(ordering: .relaxed) }

    package func noteReset() {
        self.resetCount.add(1, ordering: .relaxed)
    }

    package var all: [Integration] {
        self.contents.withLock { Array($0.byID.values) }.sorted { $0.id < $1.id }
    }

    package func integration(_ id: IntegrationID) -> Integration? {
        self.contents.withLock { $0.byID[id] }
    }

    package func integration(siteKey: SiteKey) -> Integration? {
        self.contents.withLock { contents in contents.bySiteKey[siteKey].flatMap { contents.byID[$0] } }
    }

    /// The integration whose webhook address ends in this secret, the current one or one in its overlap.
    ///
    /// Looked up by a keyed hash, so the time reveals nothing about a guess.
    package func integration(webhookSecret: String, at now: Date) -> Integration? {
        let hash = self.vault.hash(webhookSecret, for: .secret)
        return self.contents.withLock { contents in
            guard let owner = contents.bySecret[hash], owner.until.map({ now < $0 }) ?? true else { return nil }
            return contents.byID[owner.integration]
        }
    }

    /// The integration whose webhook address ended in this secret before it was replaced and the overlap passed. Only
    /// for a note to its owner.
    package func formerOwner(webhookSecret: String) -> Integration? {
        let hash = self.vault.hash(webhookSecret, for: .secret)
        return self.contents.withLock { contents in
            contents.bySecret[hash].flatMap { contents.byID[$0.integration] }
        }
    }
}
