package import Foundation
import GRDB
import Stitching

/// Who changed what of an integration, and when.
package struct SettingsChange: Hashable, Sendable, Identifiable {
    /// One field's text before and after; both `nil` for the API key, which shows nowhere.
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

    package let id: Int64
    /// The revision that the change made.
    package let revision: Int64
    package let at: Date
    /// The e-mail of a person, or `stitcher` for the shell's commands.
    package let author: String
    package let fields: [Field]
}

/// The fields of an integration's settings by the names under which changes to them are kept and shown.
package enum SettingsField: String, Sendable, CaseIterable {
    case name, active, widgets, comagicURL, token, campaign, site, source, timeZone, phoneCountry, staleSessions
    case inferredMatches, unconfirmed, lateTruth, script, webhookAddress

    /// The field as a text to compare and show; `nil` when it is empty.
    func text(_ settings: IntegrationSettings) -> String? {
        switch self {
        case .name: settings.name
        case .active: String(settings.isActive)
        case .widgets: settings.widgets.isEmpty ? nil : settings.widgets.joined(separator: ", ")
        case .comagicURL: settings.comagicURL
        case .token: settings.token.revealed
        case .campaign: settings.destination.campaignID.map(String.init)
        case .site: settings.destination.siteID.map(String.init)
        case .source: settings.destination.sourceID.map(String.init)
        case .timeZone: settings.timeZone
        case .phoneCountry: settings.phoneCountry?.code
        case .staleSessions: settings.usesStaleSessions ? "use" : "drop"
        case .inferredMatches: String(settings.infersMatches)
        case .unconfirmed: settings.resendsUnconfirmed ? "resend" : "park"
        case .lateTruth: settings.lateTruth.map { "\($0.components.seconds / 60) min" }
        case .script:
            settings.script.isEmpty
                ? nil : settings.script.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: "; ")
        case .webhookAddress: nil
        }
    }
}

extension SettingsChange.Field {
    /// What differs, in the order of the form; a new integration differs from nothing.
    static func differences(from old: IntegrationSettings?, to new: IntegrationSettings) -> [Self] {
        SettingsField.allCases.compactMap { field in
            let (before, after) = (old.flatMap(field.text), field.text(new))
            guard before != after else { return nil }
            let isSecret = field == .token
            return Self(field: field.rawValue, from: isSecret ? nil : before, to: isSecret ? nil : after)
        }
    }
}

/// The table `settings_change`.
enum SettingsChangeRecord {
    /// Nothing is kept of a change that changes nothing.
    static func append(
        _ fields: [SettingsChange.Field], to id: IntegrationID, revision: Int64, by author: String, at now: Date,
        _ db: Database
    ) throws {
        guard !fields.isEmpty else { return }
        try db.execute(
            sql: "INSERT INTO settings_change (integrationID, revision, at, author, changes) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                id.rawValue, revision, now.milliseconds, author,
                String(decoding: try JSONEncoder().encode(fields), as: UTF8.self),
            ])
    }

    static func change(_ row: Row) throws -> SettingsChange {
        SettingsChange(
            id: row["id"], revision: row["revision"], at: Date(milliseconds: row["at"]), author: row["author"],
            fields: try JSONDecoder().decode(
                [SettingsChange.Field].self, from: Data((row["changes"] as String).utf8)))
    }
}
