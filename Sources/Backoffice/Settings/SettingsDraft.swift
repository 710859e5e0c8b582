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
    /// Two letters; empty: the country of the time zone.
    package var phoneCountry = ""
    package var defaultKind = Default.campaign
    package var campaign = ""
    /// The site of the system campaign −1.
    package var campaignSite = ""
    package var site = ""
    package var source = ""
    package var usesStaleSessions = true
    package var infersMatches = false
    package var resendsUnconfirmed = false
    /// Hours; empty: off.
    package var recallWindow = ""
    package var script: [ScriptOption: String] = [:]
    /// The revision that the draft was made from.
    package var revision: Int64 = 0

    /// A new integration. - Parameter address: the one that is offered first.
    package init(address: String) {
        self.address = address
    }

    /// The stored settings.
    package init(_ integration: Integration) {
        let settings = integration.settings
        self.name = settings.name
        self.isActive = settings.isActive
        self.widgets = settings.widgets.joined(separator: "\n")
        self.address = settings.target.access.url
        self.timeZone = settings.timeZone
        self.phoneCountry = settings.phoneCountry?.code ?? ""
        self.setDefault(settings.destination)
        self.usesStaleSessions = settings.usesStaleSessions
        self.infersMatches = settings.infersMatches
        self.resendsUnconfirmed = settings.resendsUnconfirmed
        self.recallWindow = settings.recallWindow.map { Self.hours($0) } ?? ""
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

    /// Writes a time for recalls as the draft holds it: in hours.
    package mutating func setRecallWindow(_ limit: Duration?) {
        self.recallWindow = limit.map { String($0 / .seconds(3_600)) } ?? ""
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

    private static func hours(_ duration: Duration) -> String {
        let hours = Double(duration.components.seconds) / 3_600
        return hours == hours.rounded() ? String(Int(hours)) : String(hours)
    }
}
