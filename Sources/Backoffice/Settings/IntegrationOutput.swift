package import Ledger
package import Stitching

/// An integration in commands and in the API: what the owner needs for the set-up. Never the token.
package struct IntegrationOutput: Encodable, Sendable {
    package struct Default: Encodable, Sendable {
        package let campaignID: String?
        package let siteID: String?
        package let sourceID: String?

        private enum CodingKeys: CodingKey { case campaignID, siteID, sourceID }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.campaignID, forKey: .campaignID)
            try container.encode(self.siteID, forKey: .siteID)
            try container.encode(self.sourceID, forKey: .sourceID)
        }
    }

    package let id: String
    /// Grows with every change; a change may name the one on which it is based.
    package let revision: Int64
    package let name: String
    package let active: Bool
    package let siteKey: String
    package let scriptURL: String
    package let snippet: String
    package let webhookURL: String
    package let webhookTemplate: String
    package let widgets: [String]
    package let comagicURL: String
    package let timezone: String
    /// Two letters, or `auto`: the country of the time zone.
    package let phoneCountry: String
    package let `default`: Default
    package let staleSession: String
    package let inferMatch: Bool
    package let unconfirmed: String
    package let lateTruth: String
    package let scriptOptions: [String: String]

    package init(_ integration: Integration, source: any BookingSource, publicURL: String) {
        let addresses = InstallAddresses(integration, source: source, publicURL: publicURL)
        let settings = integration.settings
        self.id = integration.id.description
        self.revision = integration.revision
        self.name = settings.name
        self.active = settings.isActive
        self.siteKey = integration.siteKey.rawValue
        self.scriptURL = addresses.scriptURL
        self.snippet = addresses.snippet
        self.webhookURL = addresses.webhookURL
        self.webhookTemplate = addresses.webhookTemplate
        self.widgets = settings.widgets
        self.comagicURL = settings.target.access.url
        self.timezone = settings.timeZone
        self.phoneCountry = settings.phoneCountry?.code ?? "auto"
        self.default = Default(
            campaignID: settings.destination.campaignID.map(String.init),
            siteID: settings.destination.siteID.map(String.init),
            sourceID: settings.destination.sourceID.map(String.init))
        self.staleSession = settings.usesStaleSessions ? "use" : "drop"
        self.inferMatch = settings.infersMatches
        self.unconfirmed = settings.resendsUnconfirmed ? "resend" : "park"
        self.lateTruth = settings.recallWindow.map(DurationText.text) ?? "off"
        self.scriptOptions = Dictionary(uniqueKeysWithValues: settings.script.map { ($0.key.rawValue, $0.value) })
    }

    /// For a person in a terminal.
    package var text: String {
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
