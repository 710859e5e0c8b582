package import Foundation
package import Ledger
package import Relay
import Stitching

/// The steps between a form and the ledger for an integration's settings; pages and API share them.
package struct IntegrationEditor: Sendable {
    let settings: any SettingsStore
    package let catalog: any AccountLists
    package let hosts: any AccountAddresses
    let vault: Vault
    let now: @Sendable () -> Date

    package init(
        settings: any SettingsStore, catalog: any AccountLists, hosts: any AccountAddresses, vault: Vault,
        now: @escaping @Sendable () -> Date
    ) {
        self.settings = settings
        self.catalog = catalog
        self.hosts = hosts
        self.vault = vault
        self.now = now
    }

    /// The key of a form: typed now, or kept encrypted by an earlier answer; and its encrypted form for the next
    /// answer.
    package func token(typed: String, kept: String) -> (token: String, draft: String?) {
        if let typed = typed.nonEmpty {
            let sealed = try? self.vault.seal(Data(typed.utf8), for: .token)
            return (typed, sealed?.base64EncodedString())
        }
        guard let draft = kept.nonEmpty, let sealed = Data(base64Encoded: draft),
            let opened = try? self.vault.open(sealed, for: .token)
        else { return ("", nil) }
        return (String(decoding: opened, as: UTF8.self), draft)
    }

    /// Saves; a time zone that was left empty is asked of the account.
    ///
    /// Throws `.conflict` when somebody else saved since the draft was made.
    package func save(
        _ settings: IntegrationSettings, _ draft: SettingsDraft, known: Integration?, by author: String
    ) async throws(LedgerError) -> Integration {
        var settings = settings
        if draft.timeZone.isEmpty, let target = self.target(draft, known: known),
            let zone = try? await self.catalog.identify(target).timeZone, TimeZone(identifier: zone) != nil
        {
            settings.timeZone = zone
        }
        guard let known else { return try await self.settings.create(settings, by: author, at: self.now()) }
        return try await self.settings.update(
            known.id, from: draft.revision, to: settings, by: author, at: self.now())
    }

    /// The account that the draft names; `nil` without a key.
    package func target(_ draft: SettingsDraft, known: Integration?) -> Target? {
        guard let key = draft.key(for: known), !key.revealed.isEmpty else { return nil }
        return draft.target(at: draft.address, with: key)
    }
}
