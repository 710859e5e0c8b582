import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// The sites to which a page can be limited, as checkboxes; none means all.
struct SiteChoice: Sendable {
    /// The choice in short.
    let summary: String
    let sites: [FormChoice]

    /// `nil` when there is no choice.
    init?(_ all: [Integration], chosen: [IntegrationID], _ language: Language) {
        guard all.count > 1 else { return nil }
        self.sites = all.map { integration in
            FormChoice(
                value: integration.id.description, text: integration.settings.name,
                isChosen: chosen.contains(integration.id))
        }
        let names = self.sites.filter(\.isChosen).map(\.text)
        self.summary =
            switch names.count {
            case 0: language.say("все", "all")
            case 1: names[0].shortened(to: 40)
            default: language.say("\(names.count) из \(all.count)", "\(names.count) of \(all.count)")
            }
    }
}
