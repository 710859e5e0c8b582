import Foundation

/// One choice: a campaign, a site or a source.
package struct CatalogItem: Hashable, Sendable {
    package let id: Int64
    /// On one line, harmless to print, at most 300 bytes; not escaped for any format. `nil` when it has none.
    package let name: String?
    /// A site's own domain, or that of a campaign's site; `nil` when there is none, as for the system campaign.
    package let domain: String?
    /// Of a campaign: its site.
    package let siteID: Int64?
    /// The target's word for its state, such as `active` or, of a site, `work`.
    package let state: String?
    /// The text for searches: name, domain and number, folded.
    let key: String

    package init(id: Int64, name: String?, domain: String? = nil, siteID: Int64? = nil, state: String? = nil) {
        self.id = id
        self.name = name
        self.domain = domain
        self.siteID = siteID
        self.state = state
        self.key = Self.folded("\(name ?? "")\n\(domain ?? "")\n\(id)")
    }

    /// The form in which people compare names: without case, `ё` as `е`, each letter with its marks as one.
    static func folded(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping.lowercased().replacing("ё", with: "е")
    }
}
