import Foundation
import Ledger
import Relay
import Stitching
import Wording

/// A field to choose an entry of an account's list, as the form shows it: a list and a field for typing an id. The
/// pages' script makes one combobox of both.
struct AccountChoice: Sendable {
    struct Option: Sendable {
        let id: String
        let text: String
        let isChosen: Bool
    }

    /// The entries to choose from, as far as the account returns them.
    struct List: Sendable {
        let options: [Option]
        let total: Int
        /// Whether the account has entries that are not among the options: the script asks for them.
        let isPartial: Bool
        /// The result of a search in words; `nil` when nobody searched.
        let found: String?
        /// How many matches are not shown.
        let hidden: Int?
        let freshness: String
    }

    /// Maximum number of a list's rows on a page: others are found by searching.
    static let maximumOptions = 300

    let name: String
    let label: String
    /// What stands in the field for typing.
    let typed: String
    let list: List?
    /// Why the list is missing or incomplete.
    let refusal: String?
    let problem: String?
    let problemID: String
    let isFocused: Bool

    /// - Parameter account: what the account returned; `nil` when it was not asked.
    init(
        _ field: AccountField, _ choices: AccountChoices, account: AccountView?, problem: String?, isFocused: Bool,
        _ language: Language
    ) {
        let answer = account?.lists[field.kind]
        var typed = choices.typed(field)
        var chosen = Int64(choices.chosen(field))
        // An id of the list is shown by its name, however it was given.
        if let id = Int64(typed), answer?.list?[id] != nil { (chosen, typed) = (id, "") }
        let isListed = chosen.flatMap { id in answer?.list?[id] } != nil
        if typed.isEmpty, !isListed { typed = choices.chosen(field) }
        self.name = field.rawValue
        self.label = field.label(language)
        self.typed = typed
        self.list = answer?.list.map { list in
            List(list, chosen: isListed ? chosen : nil, search: choices.search(field.kind), language)
        }
        // What is wrong with the whole account is said once, beside the key.
        self.refusal = account?.trouble == nil ? answer?.trouble.map { Self.text($0, language) } : nil
        self.problem = problem
        self.problemID = field.problemID
        self.isFocused = isFocused
    }

    private static func text(_ trouble: AccountTrouble, _ language: Language) -> String {
        let renewal = trouble.renewsAt.map { date in
            " " + language.say("Обновится после", "It renews after") + " \(PageTime.minute(date, language)) UTC."
        }
        return trouble.text(in: language) + (renewal ?? "")
    }
}

extension AccountChoice.List {
    init(_ list: CatalogList, chosen: Int64?, search: String, _ language: Language) {
        let match = list.search(search, first: AccountChoice.maximumOptions)
        var items = match.items
        // The chosen row stays visible, whatever the search.
        if let choice = chosen.flatMap({ list[$0] }), !items.contains(choice) { items.insert(choice, at: 0) }
        let hidden = match.total - match.items.count
        self.init(
            options: items.map { item in
                AccountChoice.Option(id: String(item.id), text: Self.text(item), isChosen: item.id == chosen)
            },
            total: list.total, isPartial: items.count < list.total,
            found: search.isEmpty ? nil : Self.found(match.total, search, language), hidden: hidden > 0 ? hidden : nil,
            freshness: language.say("Список прочитан в", "The list was read at")
                + " \(PageTime.minute(list.readAt, language)) UTC")
    }

    private static func found(_ count: Int, _ search: String, _ language: Language) -> String {
        language.say(
            "По запросу «\(search.shortened(to: 60))» найдено: \(count). Выберите из списка.",
            "Found for “\(search.shortened(to: 60))”: \(count). Choose from the list.")
    }

    private static func text(_ item: CatalogItem) -> String {
        [item.name, item.domain == item.name ? nil : item.domain, "№ \(item.id)"].compactMap(\.self)
            .joined(separator: " · ")
    }
}
