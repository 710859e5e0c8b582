/// How many recalls were noted in some hours.
package struct RecallCount: Hashable, Sendable {
    /// Requests of one integration that are taken back in an hour at most: late sessions are an exception, and whoever
    /// finds a way to make up many must not empty an account.
    package static let maximumAnHour = 30

    package var made: Int
    /// Beyond ``maximumAnHour``; the bookings stay as they are.
    package var refused: Int

    package init(made: Int = 0, refused: Int = 0) {
        self.made = made
        self.refused = refused
    }
}
