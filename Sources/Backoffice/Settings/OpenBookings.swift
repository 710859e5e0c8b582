package import Ledger
package import Stitching

/// The bookings of an integration that are not at the target and that nobody has marked as done: they would be lost with
/// it.
package struct OpenBookings: Sendable {
    /// One state's bookings.
    package struct Group: Sendable {
        package let status: BookingSummary.Status
        /// Counted only up to ``OpenBookings/limit``.
        package let count: Int
        /// The newest ones.
        package let bookings: [BookingSummary]
    }

    /// Where counting stops.
    package static let limit = 1_000
    /// Number of bookings that are named, of each state.
    package static let named = 10

    /// Only states with bookings.
    package let groups: [Group]

    /// Two small reads a state.
    package init(of integration: IntegrationID, in archive: any BookingArchive) async throws(LedgerError) {
        var groups: [Group] = []
        for status in [BookingSummary.Status.pending, .held, .parked, .inactive] {
            let filter = BookingFilter(integrations: [integration], status: status, excludesTests: true)
            let bookings = try await archive.list(filter, limit: Self.named)
            guard !bookings.isEmpty else { continue }
            let count = try await archive.count(filter, limit: Self.limit)
            groups.append(Group(status: status, count: count, bookings: bookings))
        }
        self.groups = groups
    }
}
