import Foundation
import Ledger
import ScriptServer
import Stitching

/// An integration as commands print it: what the owner needs to set the site and Bukza up. Never the token.
struct IntegrationOutput: Encodable {
    struct Default: Encodable {
        let campaignID: String?
        let siteID: String?
        let sourceID: String?

        private enum CodingKeys: CodingKey { case campaignID, siteID, sourceID }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.campaignID, forKey: .campaignID)
            try container.encode(self.siteID, forKey: .siteID)
            try container.encode(self.sourceID, forKey: .sourceID)
        }
    }

    let id: String
    let name: String
    let active: Bool
    let siteKey: String
    let scriptURL: String
    let snippet: String
    let webhookURL: String
    let webhookTemplate: String
    let widgets: [String]
    let comagicURL: String
    let timezone: String
    let `default`: Default
    let staleSession: String
    let inferMatch: Bool
    let unconfirmed: String
    let lateTruth: String
    let scriptOptions: [String: String]

    init(_ integration: Integration, publicURL: String) {
        let addresses = InstallAddresses(integration, publicURL: publicURL)
        let settings = integration.settings
        self.id = integration.id.description
        self.name = settings.name
        self.active = settings.isActive
        self.siteKey = integration.siteKey.rawValue
        self.scriptURL = addresses.scriptURL
        self.snippet = addresses.snippet
        self.webhookURL = addresses.webhookURL
        self.webhookTemplate = InstallAddresses.webhookTemplate
        self.widgets = settings.widgets
        self.comagicURL = settings.comagicURL
        self.timezone = settings.timeZone
        self.default = Default(
            campaignID: settings.destination.campaignID.map(String.init),
            siteID: settings.destination.siteID.map(String.init),
            sourceID: settings.destination.sourceID.map(String.init))
        self.staleSession = settings.usesStaleSessions ? "use" : "drop"
        self.inferMatch = settings.infersMatches
        self.unconfirmed = settings.resendsUnconfirmed ? "resend" : "park"
        self.lateTruth = settings.lateTruth.map(DurationText.text) ?? "off"
        self.scriptOptions = Dictionary(uniqueKeysWithValues: settings.script.map { ($0.key.rawValue, $0.value) })
    }

    /// For a person in a terminal.
    var text: String {
        """
        integration \(self.id): \(self.name) (\(self.active ? "active" : "switched off"))
        widgets:      \(self.widgets.isEmpty ? "all" : self.widgets.joined(separator: ", "))
        CoMagic:      \(self.comagicURL), time zone \(self.timezone)
        default:      \(self.defaultText)

        1. Paste into the pages of the site, as early in <head> as you can:
        \(self.snippet)

        2. In Bukza, make a web request, method POST, to:
        \(self.webhookURL)

        3. with this body:
        \(self.webhookTemplate)
        """
    }

    private var defaultText: String {
        [
            self.default.campaignID.map { "campaign \($0)" }, self.default.siteID.map { "site \($0)" },
            self.default.sourceID.map { "source \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}

/// JSON as commands print it: keys sorted, times in RFC 3339 UTC.
enum CommandJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
