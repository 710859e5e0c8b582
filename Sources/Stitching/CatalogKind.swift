/// The lists of an account from which a person chooses.
package enum CatalogKind: String, Hashable, Sendable, CaseIterable {
    /// The active campaigns, including the system one (−1).
    case campaigns
    case sites
    /// The active sources; only accounts of "Call tracking 3.0" have the list.
    case sources
}
