import Backoffice
import Foundation
import Ledger
import Relay
import Stitching
import Wording

/// The part of a settings page about the account: its identity, or why it does not answer, and its lists.
struct AccountView: Sendable {
    let isGood: Bool
    let name: String
    let zone: String
    let failure: String?
    let answer: String?
    let addressToAllow: String?
    /// The lists as the account returned them.
    let lists: [CatalogKind: CatalogAnswer]
    /// Why the account did not answer; `nil` when it did.
    let trouble: AccountTrouble?
}

extension AccountLists {
    /// Asks the account for everything that a settings page shows. Lists come from memory while they are fresh.
    ///
    /// - Parameter refresh: read the lists again.
    func view(of target: Target, refresh: Bool, _ language: Language) async -> AccountView {
        var identity: AccountIdentity?
        var trouble: AccountTrouble?
        do throws(AccountTrouble) {
            identity = try await self.identify(target)
        } catch {
            trouble = error
        }
        // An account that does not answer is not asked three more times.
        var lists: [CatalogKind: CatalogAnswer] = [:]
        for kind in CatalogKind.allCases {
            lists[kind] =
                if let trouble { .refused(trouble) } else { await self.list(kind, of: target, refresh: refresh) }
        }
        return AccountView(
            isGood: trouble == nil, name: identity?.name ?? "", zone: identity?.timeZone ?? "",
            failure: trouble?.text(in: language),
            answer: trouble.map { "\($0.failure.mnemonic): \($0.failure.message)" },
            addressToAllow: trouble?.seenAddress, lists: lists, trouble: trouble)
    }
}
