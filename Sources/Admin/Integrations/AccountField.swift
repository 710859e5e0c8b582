import Backoffice
import Stitching

/// A field of the settings form whose value is chosen from a list of the account, or typed.
enum AccountField: String, Sendable, CaseIterable {
    case campaign, campaignSite, site, source

    /// The list to choose from.
    var kind: CatalogKind {
        switch self {
        case .campaign: .campaigns
        case .campaignSite, .site: .sites
        case .source: .sources
        }
    }

    /// The field with the id that the account does not know.
    init?(_ problem: DestinationProblem, default kind: SettingsDraft.Default) {
        switch problem {
        case .unknown(.campaigns, _): self = .campaign
        case .unknown(.sites, _): self = kind == .campaign ? .campaignSite : .site
        case .unknown(.sources, _): self = .source
        case .shape: return nil
        }
    }

    /// The name of the field for typing; the list has the field's own name.
    var typedName: String { "\(self.rawValue)ID" }

    /// The element with the field's problem.
    var problemID: String { self == .campaignSite ? "campaign-site-problem" : "\(self.rawValue)-problem" }

    func label(_ language: Language) -> String {
        switch self {
        case .campaign: language.say("Рекламная кампания", "Campaign")
        case .campaignSite:
            language.say(
                "Сайт, только для кампании −1 «Посетители без рекламной кампании»",
                "Site, only for campaign −1 “Visitors without a campaign”")
        case .site: language.say("Сайт", "Site")
        case .source: language.say("Источник, если нужен", "Source, if needed")
        }
    }
}

/// What stands in the fields that are chosen or typed: nothing of it is lost when another field is wrong.
struct AccountChoices: Sendable {
    private var chosen: [AccountField: String] = [:]
    private var typed: [AccountField: String] = [:]
    /// Texts that narrow the lists.
    private var searches: [CatalogKind: String] = [:]

    /// The stored settings.
    init(_ draft: SettingsDraft) {
        self.chosen = [
            .campaign: draft.campaign, .campaignSite: draft.campaignSite, .site: draft.site, .source: draft.source,
        ]
    }

    /// What a browser sent.
    ///
    /// - Parameter isSearch: a typed text that is not an id narrows the list; it does not choose an entry.
    init(_ fields: FormFields, isSearch: Bool) {
        for field in AccountField.allCases {
            self.chosen[field] = fields.text(field.rawValue)
            self.typed[field] = fields.text(field.typedName)
            // Older clients have a field of its own for searching.
            let old = fields.text("\(field.rawValue)Search")
            if !old.isEmpty { self.searches[field.kind] = old }
            guard isSearch, let text = fields.text(field.typedName).nonEmpty, Int64(text) == nil else { continue }
            self.searches[field.kind] = text
            self.typed[field] = ""
        }
    }

    /// What was chosen from the list; empty when nothing was.
    func chosen(_ field: AccountField) -> String { self.chosen[field] ?? "" }

    /// What was typed: an id, or a text that is none.
    func typed(_ field: AccountField) -> String { self.typed[field] ?? "" }

    func search(_ kind: CatalogKind) -> String { self.searches[kind] ?? "" }
}
