package import Foundation

/// What waits, and when something last arrived.
package struct DeliveryCounts: Hashable, Sendable {
    package var waiting = 0
    package var held = 0
    /// Bookings that must be looked at; unreadable bodies are none.
    package var parked = 0
    /// Bodies that no field could be read from and that nobody has dealt with.
    package var unreadable = 0
    /// Set-up pings among the last requests.
    package var pings = 0
    package var inactive = 0
    /// What does not go on without a person.
    package var needsPerson: Int { self.held + self.parked + self.unreadable }
    package var oldestWaiting: Date?
    package var lastDelivered: Date?

    package init() {}
}
