/// The lists of an account that a person chooses from.
package enum CatalogKind: String, Hashable, Sendable, CaseIterable {
    /// The active campaigns, the system one (−1) among them.
    case campaigns
    case sites
    /// The active sources; only accounts of "Call tracking 3.0" have the list.
    case sources
}
