import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

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
        /// `nil` when there was no value before: the integration was made.
        let from: String?
        let to: String
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
                fields: change.fields.map { Field($0, isFirst: change.revision == 1, language) })
        }
    }

    func title(in language: Language) -> String { language.say("История настроек", "History of settings") }
}

extension HistoryPage.Field {
    init(_ field: SettingsChange.Field, isFirst: Bool, _ language: Language) {
        let words = { (text: String?) in
            let text = field.field == SettingsField.script.rawValue ? text.map { Self.script($0, language) } : text
            return SettingsChangeWords.value(field.field, text, language)
        }
        self.init(
            name: SettingsFieldWords.text(field.field, language), from: isFirst ? nil : words(field.from),
            to: words(field.to), isHidden: field.from == nil && field.to == nil)
    }

    /// Options of the script under their names in the form. - Parameter text: `name=value; name=value`.
    static func script(_ text: String, _ language: Language) -> String {
        var options: [(option: ScriptOption, value: String)] = []
        for part in text.components(separatedBy: "; ") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2, let option = ScriptOption(rawValue: String(pair[0])) {
                options.append((option, String(pair[1])))
            } else if let last = options.popLast() {
                // A value with the separator in it.
                options.append((last.option, last.value + "; " + part))
            }
        }
        return options.map { option, value in
            "\(ScriptOptionWords.of(option, language).label): "
                + (value.isEmpty ? language.say("не посылать", "send none") : value)
        }.joined(separator: "; ")
    }
}
