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
            problems.append(.notWidgets(widgets.strangers))
        } else if widgets.ids.count > 500 {
            problems.append(.tooManyWidgets)
        }
        let token = self.token.nonEmpty.map(Secret.init) ?? known?.settings.target.access.token ?? Secret("")
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
        let phoneCountry = self.phoneCountry.nonEmpty.flatMap { PhoneCountry(code: $0) }
        if phoneCountry == nil, !self.phoneCountry.isEmpty { problems.append(.phoneCountryIsUnknown) }
        for option in ScriptOption.allCases where self.script[option].flatMap(option.problem) != nil {
            problems.append(.scriptOption(option))
        }
        let recallWindow = self.recallWindowTyped(&problems)
        let destination = self.destination(&problems)
        guard problems.isEmpty, let url, let destination else { throw SettingsRefusal(problems: problems) }
        return IntegrationSettings(
            name: self.name, isActive: self.isActive, widgets: widgets.ids,
            target: .comagic(AccountAccess(url: url, token: token)), destination: destination, timeZone: zone,
            phoneCountry: phoneCountry,
            usesStaleSessions: self.usesStaleSessions, infersMatches: self.infersMatches,
            resendsUnconfirmed: self.resendsUnconfirmed, recallWindow: recallWindow, script: self.script)
    }

    private func recallWindowTyped(_ problems: inout [SettingsProblem]) -> Duration? {
        guard !self.recallWindow.isEmpty else { return nil }
        let hours = Double(self.recallWindow.replacing(",", with: "."))
        // A shorter limit would be the match window; after a month nobody works with a request.
        guard let hours, (1.0 / 60...720).contains(hours) else {
            problems.append(.recallWindowIsOutOfRange)
            return nil
        }
        return .seconds(Int64((hours * 3_600).rounded()))
    }

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
