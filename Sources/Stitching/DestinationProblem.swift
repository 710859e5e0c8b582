/// A problem of a default, at its field.
package enum DestinationProblem: Hashable, Sendable {
    /// The numbers are not a default, in any account: it cannot be saved.
    case shape(DestinationError)
    /// The account has no such campaign, site or source, or it is switched off: bookings would be refused.
    case unknown(CatalogKind, Int64)
}
