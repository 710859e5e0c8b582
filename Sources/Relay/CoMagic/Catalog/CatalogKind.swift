/// The lists of an account that a person chooses from.
package enum CatalogKind: String, Hashable, Sendable, CaseIterable {
    /// The active campaigns, the system one (−1) among them.
    case campaigns
    case sites
    /// The active sources; only accounts of "Call tracking 3.0" have the list.
    case sources

    var method: String { "get.\(self.rawValue)" }

    /// Only what is shown: a campaign's other columns weigh kilobytes.
    var fields: [String] {
        switch self {
        case .campaigns: ["id", "name", "status", "type", "site_id", "site_domain_name"]
        case .sites: ["id", "domain_name", "name", "state"]
        case .sources: ["id", "name", "state"]
        }
    }

    /// What the vendor narrows the list by.
    var filter: CatalogParams.Filter? {
        switch self {
        case .campaigns: CatalogParams.Filter(field: "status", value: "active")
        case .sites: nil
        case .sources: CatalogParams.Filter(field: "state", value: "active")
        }
    }

    /// Pages of a list without an order may overlap. **Source:** vendor documentation: `id` of a campaign is not
    /// sortable.
    var sort: CatalogParams.Sort {
        CatalogParams.Sort(field: self == .campaigns ? "name" : "id")
    }
}
