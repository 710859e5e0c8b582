import Foundation
package import Ledger
package import Relay
import Stitching

extension SettingsDraft {
    /// The settings that the draft asks for, or all that is wrong with it, in the order of the fields.
    ///
    /// - Parameter known: the integration as it is kept; `nil` for a new one.
    package func settings(
        for known: Integration?, hosts: any AccountAddresses
    ) throws(SettingsRefusal) -> IntegrationSettings {
        var problems: [SettingsProblem] = []
        if self.name.isEmpty { problems.append(.nameIsEmpty) }
        if self.name.count > 200 { problems.append(.nameIsTooLong(characters: self.name.count)) }
        let widgets = WidgetText(self.widgets)
        if !widgets.strangers.isEmpty {
            problems.append(.notWidgets(ids: widgets.ids, strangers: widgets.strangers))
        } else if widgets.ids.count > 500 {
            problems.append(.tooManyWidgets)
        }
        let token = self.key(for: known) ?? Secret("")
        if token.revealed.isEmpty {
            problems.append(.tokenIsMissing)
        } else if token.revealed.utf8.count > 4_096 {
            problems.append(.tokenIsTooLong)
        }
        let kept = self.keepsAddress ? known?.settings.target.access.url : nil
        let url = kept ?? hosts.accepted(self.address)
        if url == nil { problems.append(.addressIsNotAllowed) }
        let zone = self.timeZone.nonEmpty ?? known?.settings.timeZone ?? IntegrationSettings.assumedTimeZone
        if TimeZone(identifier: zone) == nil { problems.append(.timeZoneIsUnknown) }
        var plain = PlainSettings()
        for setting in PlainSetting.allCases {
            guard let text = self.plain[setting], !setting.read(typed: text, into: &plain) else { continue }
            problems.append(.plain(setting))
        }
        for option in ScriptOption.allCases where !(self.script[option].map(option.accepts) ?? true) {
            problems.append(.scriptOption(option))
        }
        let destination = self.destination(&problems)
        guard problems.isEmpty, let url, let destination else { throw SettingsRefusal(problems: problems) }
        return IntegrationSettings(
            name: self.name, isActive: self.isActive, widgets: widgets.ids,
            bookingSystem: known?.settings.bookingSystem ?? .assumed, target: self.target(at: url, with: token),
            destination: destination, timeZone: zone, plain: plain, script: self.script)
    }

    /// The key that was typed, else the one that is kept.
    func key(for known: Integration?) -> Secret? {
        self.token.nonEmpty.map(Secret.init) ?? known?.settings.target.access.token
    }

    /// The only target that can be typed today.
    func target(at address: String, with key: Secret) -> Target { .comagic(AccountAccess(url: address, token: key)) }

    private func destination(_ problems: inout [SettingsProblem]) -> Destination? {
        switch self.defaultKind {
        case .campaign:
            guard let campaign = Self.number(self.campaign, .campaign, &problems) else { return nil }
            guard campaign == Destination.systemCampaignID else {
                return Self.destination(.campaign, &problems, campaign: campaign)
            }
            guard let site = Self.number(self.campaignSite, .campaignSite, &problems) else { return nil }
            return Self.destination(.campaignSite, &problems, campaign: campaign, site: site)
        case .site:
            let site = Self.number(self.site, .site, &problems)
            let source = self.source.isEmpty ? nil : Self.number(self.source, .source, &problems)
            guard let site, source != nil || self.source.isEmpty else { return nil }
            return Self.destination(.site, &problems, site: site, source: source)
        }
    }

    private static func destination(
        _ field: SettingsProblem.Field, _ problems: inout [SettingsProblem], campaign: Int64? = nil,
        site: Int64? = nil, source: Int64? = nil
    ) -> Destination? {
        do throws(DestinationError) {
            return try Destination(campaignID: campaign, siteID: site, sourceID: source)
        } catch {
            problems.append(.idIsNotPositive(field))
            return nil
        }
    }

    private static func number(
        _ text: String, _ field: SettingsProblem.Field, _ problems: inout [SettingsProblem]
    ) -> Int64? {
        if let number = Int64(text), text.first != "+" { return number }
        problems.append(text.isEmpty ? .defaultIsMissing(field) : .notNumber(field, text))
        return nil
    }
}
