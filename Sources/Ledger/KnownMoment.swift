package import Foundation

/// The last moment that was certain, stored for the next start.
package struct KnownMoment: Hashable, Sendable, Codable {
    package var date: Date
    /// How long the clock has been in doubt, in seconds of uptime.
    package var doubtedFor: TimeInterval

    package init(date: Date, doubtedFor: TimeInterval) {
        self.date = date
        self.doubtedFor = doubtedFor
    }
}
