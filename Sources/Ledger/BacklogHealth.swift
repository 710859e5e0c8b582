package import Foundation
package import Stitching

/// The backlog for monitoring.
package struct BacklogHealth: Hashable, Sendable {
    /// When the oldest waiting booking came; `nil` when nothing waits.
    package var oldestPending: Date?
    /// Integrations whose account must be fixed by a person.
    package var held: [IntegrationID]

    package init(oldestPending: Date?, held: [IntegrationID]) {
        self.oldestPending = oldestPending
        self.held = held
    }
}
