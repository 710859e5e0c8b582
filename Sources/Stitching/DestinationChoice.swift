/// The owner's default as typed or chosen, before it is validated.
package struct DestinationChoice: Hashable, Sendable {
    package var campaignID: Int64?
    package var siteID: Int64?
    package var sourceID: Int64?

    package init(campaignID: Int64? = nil, siteID: Int64? = nil, sourceID: Int64? = nil) {
        self.campaignID = campaignID
        self.siteID = siteID
        self.sourceID = sourceID
    }

    /// The number chosen from a list.
    package subscript(kind: CatalogKind) -> Int64? {
        switch kind {
        case .campaigns: self.campaignID
        case .sites: self.siteID
        case .sources: self.sourceID
        }
    }

    /// The lists in which the numbers must exist. The system campaign exists in every account.
    package var kinds: [CatalogKind] {
        CatalogKind.allCases.filter { kind in
            guard let id = self[kind] else { return false }
            return !(kind == .campaigns && id == Destination.systemCampaignID)
        }
    }
}
