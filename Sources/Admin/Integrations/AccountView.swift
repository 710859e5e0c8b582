import Backoffice
import Foundation
import Ledger
import Relay
import Stitching
import Wording

/// The part of a settings page about the account: its identity, or why it does not answer, and lists to choose from.
struct AccountView: Sendable {
    struct Option: Sendable {
        let id: String
        let text: String
        let isChosen: Bool
    }

    /// A list to choose from, as far as the account returns it.
    struct List: Sendable {
        /// The name of the form's field.
        let name: String
        let isListed: Bool
        let options: [Option]
        let total: Int
        let search: String
        /// How many matches of the search are not shown.
        let hidden: Int?
        let freshness: String
        /// Why there is no list, or no complete one.
        let refusal: String?
        /// Whether the form's value is in the list: then the field for typing an id is empty.
        let holdsChoice: Bool
    }

    /// Maximum number of a list's rows on a page: others are found by searching.
    static let maximumOptions = 300

    let isGood: Bool
    let name: String
    let zone: String
    let failure: String?
    let answer: String?
    let addressToAllow: String?
    let campaigns: List
    let sites: List
    let sources: List

    /// Why the account did not answer; `nil` when it did.
    let trouble: AccountTrouble?
    /// The account's time zone, if this machine knows the name.
    let timeZone: String?
}

extension AccountLists {
    /// Asks the account for everything that a settings page shows. Lists come from memory while they are fresh.
    ///
    /// - Parameters:
    ///   - searches: the texts that narrow the lists.
    ///   - refresh: read the lists again.
    func view(
        of target: Target, draft: SettingsDraft, searches: [CatalogKind: String], refresh: Bool,
        _ language: Language
    ) async -> AccountView {
        var identity: AccountIdentity?
        var trouble: AccountTrouble?
        do throws(AccountTrouble) {
            identity = try await self.identify(target)
        } catch {
            trouble = error
        }
        // An account that does not answer is not asked three more times.
        var lists: [CatalogKind: AccountView.List] = [:]
        for kind in CatalogKind.allCases {
            let answer: CatalogAnswer =
                if let trouble { .refused(trouble) } else { await self.list(kind, of: target, refresh: refresh) }
            lists[kind] = AccountView.List(
                kind, answer, chosen: draft.choice[kind], search: searches[kind] ?? "", isKnownRefusal: trouble != nil,
                language)
        }
        let none = AccountView.List.none
        let zone = identity?.timeZone.flatMap { TimeZone(identifier: $0) == nil ? nil : $0 }
        return AccountView(
            isGood: trouble == nil, name: identity?.name ?? "", zone: identity?.timeZone ?? "",
            failure: trouble?.text(in: language),
            answer: trouble.map { "\($0.failure.mnemonic): \($0.failure.message)" },
            addressToAllow: trouble?.seenAddress, campaigns: lists[.campaigns] ?? none, sites: lists[.sites] ?? none,
            sources: lists[.sources] ?? none, trouble: trouble, timeZone: zone)
    }
}

extension AccountView.List {
    static let none = Self(
        name: "", isListed: false, options: [], total: 0, search: "", hidden: nil, freshness: "", refusal: nil,
        holdsChoice: false)

    /// - Parameter isKnownRefusal: the account as a whole does not answer, which the page says once.
    init(
        _ kind: CatalogKind, _ answer: CatalogAnswer, chosen: Int64?, search: String, isKnownRefusal: Bool,
        _ language: Language
    ) {
        let match = answer.list?.search(search, first: AccountView.maximumOptions)
        var items = match?.items ?? []
        let choice = chosen.flatMap { id in answer.list?[id] }
        // The chosen row stays visible, whatever the search.
        if let choice, !items.contains(choice) { items.insert(choice, at: 0) }
        let hidden = (match?.total ?? 0) - (match?.items.count ?? 0)
        self.init(
            name: Self.fieldName(kind), isListed: answer.list != nil,
            options: items.map { item in
                AccountView.Option(id: String(item.id), text: Self.text(item), isChosen: item.id == chosen)
            },
            total: answer.list?.total ?? 0, search: search, hidden: hidden > 0 ? hidden : nil,
            freshness: answer.readAt.map { date in
                language.say("Список прочитан в", "The list was read at") + " \(PageTime.minute(date, language)) UTC"
            } ?? "",
            refusal: isKnownRefusal
                ? nil
                : answer.trouble.map { trouble in
                    let renewal = trouble.renewsAt.map { date in
                        " " + language.say("Обновится после", "It renews after")
                            + " \(PageTime.minute(date, language)) UTC."
                    }
                    return trouble.text(in: language) + (renewal ?? "")
                }, holdsChoice: choice != nil)
    }

    static func fieldName(_ kind: CatalogKind) -> String {
        switch kind {
        case .campaigns: "campaign"
        case .sites: "site"
        case .sources: "source"
        }
    }

    private static func text(_ item: CatalogItem) -> String {
        [item.name, item.domain == item.name ? nil : item.domain, "№ \(item.id)"].compactMap(\.self)
            .joined(separator: " · ")
    }
}
