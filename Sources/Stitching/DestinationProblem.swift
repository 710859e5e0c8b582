/// What is wrong with a default, in the words of its field.
package enum DestinationProblem: Hashable, Sendable {
    /// The numbers make no default, whatever the account has: it can't be saved.
    case shape(DestinationError)
    /// The account has no such campaign, site or source, or it is switched off: bookings would be refused.
    case unknown(CatalogKind, Int64)

    /// The field that the words belong to.
    package var field: CatalogKind {
        switch self {
        case .shape(.missing), .shape(.both), .shape(.notPositive): .campaigns
        case .shape(.sourceNeedsSite), .shape(.systemCampaignNeedsSite): .sites
        case .unknown(let kind, _): kind
        }
    }

    /// Whether it makes no ``Destination``; otherwise it may be saved all the same, with the warning.
    package var isFatal: Bool {
        if case .shape = self { true } else { false }
    }
}
