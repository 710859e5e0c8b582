package import Foundation

/// The waiting bookings, and the last delivery.
package struct DeliveryCounts: Hashable, Sendable {
    package var waiting = 0
    package var held = 0
    /// Bookings that wait for a person, without unreadable bodies.
    package var parked = 0
    /// Bodies without a readable field that nobody has handled.
    package var unreadable = 0
    /// Set-up pings among the last requests.
    package var pings = 0
    package var inactive = 0
    /// Everything that needs a person.
    package var needsPerson: Int { self.held + self.parked + self.unreadable }
    package var oldestWaiting: Date?
    package var lastDelivered: Date?

    package init() {}
}
