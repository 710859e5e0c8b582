import Foundation
package import Ledger
import Relay
package import Stitching

/// The settings of an integration as they were typed, right or wrong: nothing typed is lost when something is wrong.
///
/// The form, the JSON API and the commands write into it, and ``settings(for:hosts:)`` reads it for all of them.
package struct SettingsDraft: Sendable {
    /// Which of the two defaults was chosen.
    package enum Default: String, Sendable {
        case campaign, site
    }

    package var name = ""
    package var isActive = true
    /// Whatever the owner pasted; ``WidgetText`` reads it.
    package var widgets = ""
    package var address: String
    /// Nobody typed the address: what is kept stays, allowed or not.
    package var keepsAddress = false
    /// Typed now; empty: the stored one stays.
    package var token = ""
    package var timeZone = ""
    package var defaultKind = Default.campaign
    package var campaign = ""
    /// The site of the system campaign −1.
    package var campaignSite = ""
    package var site = ""
    package var source = ""
    /// As the form has them: ``PlainSetting/typed(_:)``.
    package var plain: [PlainSetting: String]
    package var script: [ScriptOption: String] = [:]
    /// The revision that the draft was made from.
    package var revision: Int64 = 0

    /// A new integration. - Parameter address: the one that is offered first.
    package init(address: String) {
        self.address = address
        self.plain = Self.typed(PlainSettings())
    }

    /// The stored settings.
    package init(_ integration: Integration) {
        let settings = integration.settings
        self.name = settings.name
        self.isActive = settings.isActive
        self.widgets = settings.widgets.joined(separator: "\n")
        self.address = settings.target.access.url
        self.timeZone = settings.timeZone
        self.plain = Self.typed(settings.plain)
        self.setDefault(settings.destination)
        self.script = settings.script
        self.revision = integration.revision
    }

    /// Writes a default over the one that stands there.
    package mutating func setDefault(_ destination: Destination) {
        (self.campaign, self.campaignSite, self.site, self.source) = ("", "", "", "")
        self.defaultKind = .campaign
        switch destination {
        case .campaign(let id): self.campaign = String(id)
        case .systemCampaign(let site):
            self.campaign = String(Destination.systemCampaignID)
            self.campaignSite = String(site)
        case .site(let site, let source):
            self.defaultKind = .site
            self.site = String(site)
            self.source = source.map(String.init) ?? ""
        }
    }

    /// Writes what the API or the shell was told; `false` if it cannot be read.
    package mutating func tell(_ text: String, _ setting: PlainSetting) -> Bool {
        guard let typed = setting.typed(told: text) else { return false }
        self.plain[setting] = typed
        return true
    }

    /// The default as far as it is numbers; the rest is left out.
    package var choice: DestinationChoice {
        switch self.defaultKind {
        case .campaign:
            let campaign = Int64(self.campaign)
            return DestinationChoice(
                campaignID: campaign,
                siteID: campaign == Destination.systemCampaignID ? Int64(self.campaignSite) : nil)
        case .site: return DestinationChoice(siteID: Int64(self.site), sourceID: Int64(self.source))
        }
    }

    private static func typed(_ settings: PlainSettings) -> [PlainSetting: String] {
        Dictionary(uniqueKeysWithValues: PlainSetting.allCases.map { ($0, $0.typed(settings)) })
    }
}
