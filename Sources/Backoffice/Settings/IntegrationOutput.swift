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
    /// The base address of the target's API.
    package let address: String
    package let timezone: String
    package let `default`: Default
    /// Each is told under ``PlainSetting/key``.
    package let plain: PlainSettings
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
        self.address = settings.target.access.url
        self.timezone = settings.timeZone
        self.default = Default(
            campaignID: settings.destination.campaignID.map(String.init),
            siteID: settings.destination.siteID.map(String.init),
            sourceID: settings.destination.sourceID.map(String.init))
        self.plain = settings.plain
        self.scriptOptions = Dictionary(uniqueKeysWithValues: settings.script.map { ($0.key.rawValue, $0.value) })
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let fields: [String: any Encodable] = [
            "id": self.id, "revision": self.revision, "name": self.name, "active": self.active,
            "siteKey": self.siteKey, "scriptURL": self.scriptURL, "snippet": self.snippet,
            "webhookURL": self.webhookURL, "webhookTemplate": self.webhookTemplate, "widgets": self.widgets,
            OutsideName.address: self.address, "timezone": self.timezone, "default": self.default,
            "scriptOptions": self.scriptOptions,
        ]
        for (name, value) in fields { try container.encode(value, forKey: Key(stringValue: name)) }
        for setting in PlainSetting.allCases {
            let told = setting.told(self.plain)
            let value: any Encodable = setting.isBoolean ? told == "true" : told
            try container.encode(value, forKey: Key(stringValue: setting.key))
        }
    }
}
