import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// `/integrations`: an overview of the sites.
struct IntegrationsPage: PageModel {
    static let template = "integrations"

    struct Row: Sendable {
        let id: String
        let name: String
        let isActive: Bool
        let widgets: String?
        let destination: String
        let isHeld: Bool
    }

    let section: Section? = .integrations
    let rows: [Row]
    let hasRows: Bool

    init(_ integrations: [Integration], held: [IntegrationID], language: Language) {
        self.rows = integrations.map { integration in
            let settings = integration.settings
            return Row(
                id: integration.id.description, name: settings.name, isActive: settings.isActive,
                widgets: settings.widgets.isEmpty ? nil : settings.widgets.joined(separator: ", ").shortened(to: 80),
                destination: DestinationWords.text(settings.destination, language),
                isHeld: held.contains(integration.id))
        }
        self.hasRows = !integrations.isEmpty
    }

    func title(in language: Language) -> String { language.say("Интеграции", "Integrations") }
}

/// `/integrations/{id}/history`: who changed what, and when.
struct HistoryPage: PageModel {
    static let template = "history"
    static let limit = 200

    struct Change: Sendable {
        let at: String
        let author: String
        let fields: [Field]
    }

    struct Field: Sendable {
        let name: String
        let from: String?
        let to: String?
        /// A key or an address: its values are not shown.
        let isHidden: Bool
    }

    let section: Section? = .integrations
    let heading: String
    let tabs: IntegrationTabs
    let zone: String
    let changes: [Change]

    init(_ integration: Integration, _ changes: [SettingsChange], language: Language) {
        self.heading = integration.settings.name
        self.tabs = IntegrationTabs(integration, current: .history)
        self.zone = integration.settings.timeZone
        self.changes = changes.map { change in
            Change(
                at: PageTime.minute(change.at, language, zone: integration.settings.zone),
                author: change.author == SettingsChange.shell
                    ? language.say("команда stitcher", "the command stitcher") : change.author,
                fields: change.fields.map { field in
                    Field(
                        name: SettingsFieldWords.text(field.field, language), from: field.from, to: field.to,
                        isHidden: field.from == nil && field.to == nil)
                })
        }
    }

    func title(in language: Language) -> String { language.say("История настроек", "History of settings") }
}

/// A default in words.
enum DestinationWords {
    static func text(_ destination: Destination, _ language: Language) -> String {
        switch destination {
        case .campaign(let id): language.say("кампания \(id)", "campaign \(id)")
        case .systemCampaign(let site):
            language.say("сайт \(site), без рекламной кампании", "site \(site), without a campaign")
        case .site(let site, nil): language.say("сайт \(site)", "site \(site)")
        case .site(let site, let source?):
            language.say("сайт \(site), источник \(source)", "site \(site), source \(source)")
        }
    }
}
