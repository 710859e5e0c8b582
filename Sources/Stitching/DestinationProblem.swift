/// What is wrong with a default, in the words of its field.
package enum DestinationProblem: Hashable, Sendable {
    /// The numbers make no default, whatever the account has: it can't be saved.
    case shape(DestinationError)
    /// The account has no such campaign, site or source, or it is switched off: bookings would be refused.
    case unknown(CatalogKind, Int64)
}
