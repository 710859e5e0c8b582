import Stitching

extension CatalogKind {
    var method: String { "get.\(self.rawValue)" }

    /// Only the shown columns: a campaign's other columns are kilobytes.
    var fields: [String] {
        switch self {
        case .campaigns: ["id", "name", "status", "type", "site_id", "site_domain_name"]
        case .sites: ["id", "domain_name", "name", "state"]
        case .sources: ["id", "name", "state"]
        }
    }

    /// The vendor's filter for the list.
    var filter: CatalogParams.Filter? {
        switch self {
        case .campaigns: CatalogParams.Filter(field: "status", value: "active")
        case .sites: nil
        case .sources: CatalogParams.Filter(field: "state", value: "active")
        }
    }

    /// Pages of an unordered list may overlap. **Source:** vendor documentation: `id` of a campaign is not sortable.
    var sort: CatalogParams.Sort {
        CatalogParams.Sort(field: self == .campaigns ? "name" : "id")
    }
}
