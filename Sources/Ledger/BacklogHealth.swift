package import Foundation
package import Stitching

/// What a watcher wants to know of the backlog.
package struct BacklogHealth: Hashable, Sendable {
    /// When the longest waiting booking came; `nil` when nothing waits.
    package var oldestPending: Date?
    /// Integrations whose account must be fixed by a person.
    package var held: [IntegrationID]

    package init(oldestPending: Date?, held: [IntegrationID]) {
        self.oldestPending = oldestPending
        self.held = held
    }
}
