/// Where a booking without a session is counted: the owner's default.
///
/// The target takes exactly one of session, campaign and site. The campaign −1 ("visitors without a campaign") needs a
/// site. **Source:** contract of `upload.offline_messages`.
package enum Destination: Hashable, Sendable, Codable {
    case campaign(Int64)
    case site(Int64, source: Int64?)
    /// The system campaign of a site.
    case systemCampaign(site: Int64)

    /// The number of the system campaign.
    package static let systemCampaignID: Int64 = -1

    /// The default from three numbers that a person typed, validated together. Throws a sentence that names the next
    /// step.
    package init(campaignID: Int64?, siteID: Int64?, sourceID: Int64?) throws(DestinationError) {
        switch (campaignID, siteID, sourceID) {
        case (Self.systemCampaignID, let site?, nil) where site > 0: self = .systemCampaign(site: site)
        case (Self.systemCampaignID, _, _): throw .systemCampaignNeedsSite
        case (let campaign?, nil, nil):
            guard campaign > 0 else { throw .notPositive }
            self = .campaign(campaign)
        case (nil, let site?, let source):
            guard site > 0 else { throw .notPositive }
            self = .site(site, source: source)
        case (nil, nil, nil): throw .missing
        case (nil, nil, _?): throw .sourceNeedsSite
        case (_?, _, _): throw .both
        }
    }

    package var campaignID: Int64? {
        switch self {
        case .campaign(let id): id
        case .systemCampaign: Self.systemCampaignID
        case .site: nil
        }
    }

    package var siteID: Int64? {
        switch self {
        case .campaign: nil
        case .systemCampaign(let site), .site(let site, _): site
        }
    }

    package var sourceID: Int64? {
        if case .site(_, let source) = self { source } else { nil }
    }
}

/// Why three numbers are not a default. The description is for the person who typed them.
package enum DestinationError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing, both, sourceNeedsSite, systemCampaignNeedsSite, notPositive

    package var description: String {
        switch self {
        case .missing: "choose a default: --default-campaign ID, or --default-site ID [--default-source ID]"
        case .both: "a default is either a campaign or a site, not both: leave out --default-campaign or --default-site"
        case .sourceNeedsSite: "a default source needs its site: add --default-site ID"
        case .systemCampaignNeedsSite: "campaign -1 needs a site and no source: add --default-site ID"
        case .notPositive: "campaign and site ids are positive numbers"
        }
    }
}
