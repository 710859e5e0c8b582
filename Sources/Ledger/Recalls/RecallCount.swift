/// The number of recalls recorded in some hours.
package struct RecallCount: Hashable, Sendable {
    /// Maximum of recalls per hour and integration: recalls are an exception, and an attacker who fakes many must
    /// not empty an account.
    package static let maximumAnHour = 30

    package var made: Int
    /// Beyond ``maximumAnHour``; the bookings stay as they are.
    package var refused: Int

    package init(made: Int = 0, refused: Int = 0) {
        self.made = made
        self.refused = refused
    }
}
