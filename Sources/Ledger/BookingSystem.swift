/// The system from which an integration's bookings come. A raw value is its word in the database, and the start of a
/// booking's name at the target.
package enum BookingSystem: String, Hashable, Sendable, CaseIterable {
    case bukza

    /// Used when nobody names one.
    package static let assumed = Self.bukza
}
