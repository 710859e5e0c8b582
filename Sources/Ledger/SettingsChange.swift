package import Foundation
import Stitching

/// A change of an integration: who, what, and when.
package struct SettingsChange: Hashable, Sendable, Identifiable {
    /// One field's text before and after; both `nil` for the API key, which is never shown.
    package struct Field: Hashable, Sendable, Codable {
        package let field: String
        package let from: String?
        package let to: String?

        package init(field: String, from: String?, to: String?) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    /// The author of changes from the shell.
    package static let shell = "stitcher"

    package let id: Int64
    /// The revision that the change made.
    package let revision: Int64
    package let at: Date
    /// The e-mail of a person, or ``shell`` for the shell's commands.
    package let author: String
    package let fields: [Field]

    package init(id: Int64, revision: Int64, at: Date, author: String, fields: [Field]) {
        self.id = id
        self.revision = revision
        self.at = at
        self.author = author
        self.fields = fields
    }
}

/// The settings of an integration, in the order of the form. A raw value is the field's name in stored and shown changes.
package enum SettingsField: Hashable, Sendable, CaseIterable, RawRepresentable {
    case name, active, widgets, address, token, campaign, site, source, timeZone
    case plain(PlainSetting)
    case script, webhookAddress

    package static let allCases: [Self] =
        [.name, .active, .widgets, .address, .token, .campaign, .site, .source, .timeZone]
        + PlainSetting.allCases.map(Self.plain) + [.script, .webhookAddress]

    package init?(rawValue: String) {
        guard let field = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = field
    }

    package var rawValue: String {
        switch self {
        case .address: OutsideName.address
        case .plain(let setting): setting.rawValue
        default: "\(self)"
        }
    }

    /// The field as a text to compare and show; `nil` when it is empty.
    func text(_ settings: IntegrationSettings) -> String? {
        switch self {
        case .name: settings.name
        case .active: String(settings.isActive)
        case .widgets: settings.widgets.isEmpty ? nil : settings.widgets.joined(separator: ", ")
        case .address: settings.target.access.url
        case .token: settings.target.access.token.revealed
        case .campaign: settings.destination.campaignID.map(String.init)
        case .site: settings.destination.siteID.map(String.init)
        case .source: settings.destination.sourceID.map(String.init)
        case .timeZone: settings.timeZone
        case .plain(let setting): setting.inHistory(settings.plain)
        case .script:
            settings.script.isEmpty
                ? nil : settings.script.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: "; ")
        case .webhookAddress: nil
        }
    }
}

extension SettingsChange.Field {
    /// The differences in the order of the form; a new integration has none.
    package static func differences(from old: IntegrationSettings?, to new: IntegrationSettings) -> [Self] {
        SettingsField.allCases.compactMap { field in
            let (before, after) = (old.flatMap(field.text), field.text(new))
            guard before != after else { return nil }
            let isSecret = field == .token
            return Self(field: field.rawValue, from: isSecret ? nil : before, to: isSecret ? nil : after)
        }
    }
}
