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
    var notice: String?

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
