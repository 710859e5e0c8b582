import Backoffice
import Foundation
import Ledger
import Relay
import Stitching
import Wording

extension IntegrationEditor {
    /// The key of a form: typed now, or kept encrypted by an earlier answer; and its encrypted form for the next
    /// answer.
    func token(_ fields: FormFields) -> (token: String, draft: String?) {
        self.token(typed: fields["token"] ?? "", kept: fields["draftToken"] ?? "")
    }

    /// What the account says to the draft's address and key; `nil` without a key.
    func account(
        _ draft: SettingsDraft, known: Integration?, searches: [CatalogKind: String], refresh: Bool,
        _ language: Language
    ) async -> AccountView? {
        guard let target = self.target(draft, known: known) else { return nil }
        return await self.catalog.view(
            of: target, draft: draft, searches: searches, refresh: refresh, language)
    }

    /// Warnings that do not prevent saving: ids that the account does not know.
    func warnings(
        _ draft: SettingsDraft, known: Integration?, account: AccountView?, _ language: Language
    ) async -> [String] {
        guard account?.isGood == true, let target = self.target(draft, known: known) else { return [] }
        let review = await self.catalog.review(draft.choice, of: target)
        return review.problems.map { $0.text(in: language) }
    }
}
