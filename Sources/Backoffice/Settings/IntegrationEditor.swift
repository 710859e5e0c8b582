package import Foundation
package import Ledger
package import Relay
import Stitching

/// What happens to an integration's settings between a form and the ledger; pages and API share it.
package struct IntegrationEditor: Sendable {
    let settings: SettingsStore
    let catalog: AccountCatalog
    package let hosts: DataAPIHosts
    let vault: Vault
    let now: @Sendable () -> Date

    package init(
        settings: SettingsStore, catalog: AccountCatalog, hosts: DataAPIHosts, vault: Vault,
        now: @escaping @Sendable () -> Date
    ) {
        self.settings = settings
        self.catalog = catalog
        self.hosts = hosts
        self.vault = vault
        self.now = now
    }

    /// The key that a form brings: typed now, or kept sealed by an earlier answer; and how to keep it further.
    func token(_ fields: FormFields) -> (token: String, draft: String?) {
        if let typed = fields["token"]?.nonEmpty {
            let sealed = try? self.vault.seal(Data(typed.utf8), for: .token)
            return (typed, sealed?.base64EncodedString())
        }
        guard let draft = fields["draftToken"]?.nonEmpty, let sealed = Data(base64Encoded: draft),
            let opened = try? self.vault.open(sealed, for: .token)
        else { return ("", nil) }
        return (String(decoding: opened, as: UTF8.self), draft)
    }

    /// What the account says to the form's address and key; `nil` without a key.
    func account(
        _ form: IntegrationForm, known: Integration?, searches: [CatalogKind: String], refresh: Bool,
        _ language: Language
    ) async -> AccountView? {
        guard let access = self.access(form, known: known) else { return nil }
        return await self.catalog.view(
            of: access, form: form, searches: searches, refresh: refresh, language)
    }

    /// What may be saved and is doubtful: ids that the account does not know.
    func warnings(
        _ form: IntegrationForm, known: Integration?, account: AccountView?, _ language: Language
    ) async -> [String] {
        guard account?.isGood == true, let access = self.access(form, known: known) else { return [] }
        let review = await self.catalog.review(form.choice, of: access)
        return review.problems.map { $0.text(in: language) }
    }

    /// Saves; a time zone that was left empty is asked of the account.
    ///
    /// Throws `.conflict` when somebody else saved since the form was made.
    func save(
        _ settings: IntegrationSettings, _ form: IntegrationForm, known: Integration?, by author: String
    ) async throws(LedgerError) -> Integration {
        var settings = settings
        if form.timeZone.isEmpty, let access = self.access(form, known: known),
            let zone = try? await self.catalog.identify(access).timeZone, TimeZone(identifier: zone) != nil
        {
            settings.timeZone = zone
        }
        guard let known else { return try await self.settings.create(settings, by: author, at: self.now()) }
        return try await self.settings.update(
            known.id, from: form.revision, to: settings, by: author, at: self.now())
    }

    private func access(_ form: IntegrationForm, known: Integration?) -> AccountAccess? {
        let token = form.token.nonEmpty.map(Secret.init) ?? known?.settings.token
        guard let token, !token.revealed.isEmpty else { return nil }
        return AccountAccess(url: form.comagicURL, token: token)
    }
}
