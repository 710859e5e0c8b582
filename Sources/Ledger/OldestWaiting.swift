package import Foundation

/// The oldest waiting booking of an integration; without a date when none waits.
package struct OldestWaiting: Hashable, Sendable {
    package let receivedAt: Date?

    package init(receivedAt: Date?) {
        self.receivedAt = receivedAt
    }
}
