/// What storing one session displaced.
package struct Eviction: Hashable, Sendable {
    /// Entries dropped because their lifetime had ended.
    package var expired = 0
    /// Live entries dropped to make room. Above 0, the capacity is too small for the traffic.
    package var displaced = 0
    /// Whether the session was already known and has been updated.
    package var refreshed = false

    package init(expired: Int = 0, displaced: Int = 0, refreshed: Bool = false) {
        self.expired = expired
        self.displaced = displaced
        self.refreshed = refreshed
    }
}
