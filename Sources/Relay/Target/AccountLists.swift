package import Ledger
package import Stitching

/// What the settings pages ask of an account: who it is, and its lists of campaigns, sites and sources.
package protocol AccountLists: Sendable {
    /// Asks the account who it is: the check of the address and the key. One call, never from memory.
    ///
    /// An answer does not prove that an upload will pass: that may need a right of its own.
    func identify(_ target: Target) async throws(AccountTrouble) -> AccountIdentity

    /// A list of the account, from memory while it is fresh. Never throws: the answer says why there is no list.
    ///
    /// - Parameter refresh: read it again, as far as the quota allows.
    func list(_ kind: CatalogKind, of target: Target, refresh: Bool) async -> CatalogAnswer
}

extension AccountLists {
    /// Looks a default up in the account's lists. A number that a list in memory does not know is looked for once
    /// more in a list read now: it may be a minute old.
    package func review(_ choice: DestinationChoice, of target: Target) async -> DestinationReview {
        var answers: [CatalogKind: CatalogAnswer] = [:]
        for kind in choice.kinds {
            let answer = await self.list(kind, of: target, refresh: false)
            guard case .fresh(let list) = answer, let id = choice[kind], list[id] == nil else {
                answers[kind] = answer
                continue
            }
            answers[kind] = await self.list(kind, of: target, refresh: true)
        }
        return DestinationReview(choice, against: answers)
    }
}
