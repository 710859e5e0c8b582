/// Counters that a running server compares with its last reading.
package struct SettingsRevision: Hashable, Sendable {
    /// Grows when any integration changes.
    package var settings: Int64
    /// Grows when a command makes bookings pending.
    package var backlog: Int64

    package init(settings: Int64, backlog: Int64) {
        self.settings = settings
        self.backlog = backlog
    }
}
