/// By what bookings are counted beside the hour. Raw values stand in the table `coverage`.
package enum CoverageDimension: String, Sendable, CaseIterable {
    /// Everything, once.
    case all
    case widget, page, referrer
    case utmSource = "utm_source"
    case utmMedium = "utm_medium"
    case utmCampaign = "utm_campaign"
    case browser, device
    /// Whether CoMagic has it: `delivered`, or empty.
    case delivery

    /// What a person may choose and look into.
    package static var breakdowns: [CoverageDimension] { Self.allCases.filter { $0 != .all && $0 != .delivery } }
}
