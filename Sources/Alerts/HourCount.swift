/// The counts of one hour: bookings and those with a session, or visits.
package struct HourCount: Hashable, Sendable {
    package var total: Int
    package var covered: Int

    package init(total: Int = 0, covered: Int = 0) {
        self.total = total
        self.covered = covered
    }
}
