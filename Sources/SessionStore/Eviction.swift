/// What remembering one session cost the others.
package struct Eviction: Hashable, Sendable {
    /// Entries dropped because their lifetime had ended.
    package var expired = 0
    /// Living entries dropped to make room: above 0 the capacity is too small for the traffic.
    package var displaced = 0
    /// Whether the session was known already and has been brought up to date.
    package var refreshed = false

    package init(expired: Int = 0, displaced: Int = 0, refreshed: Bool = false) {
        self.expired = expired
        self.displaced = displaced
        self.refreshed = refreshed
    }
}
