package import Foundation
package import Stitching
import Synchronization

/// When each integration's script was last fetched, and what its pages last reported: for the install page's checklist.
///
/// In memory only, since the start; one entry per integration. One short lock per record, and at most one record per
/// second and kind, so that a busy site costs only a look at the clock.
package final class RecentSightings: Sendable {
    /// An event that was seen, and where.
    package struct Sighting: Hashable, Sendable {
        package let at: Date
        /// The page, or the site of a script; `nil` when the browser did not say.
        package let place: String?
    }

    package enum Kind: Hashable, Sendable, CaseIterable {
        /// The script was fetched.
        case script
        /// A page reported a session of its own visit.
        case session
        /// A page reported that it handed n2 to a widget.
        case handover
        /// A page reported that it has no session, or could not hand it over, and why.
        case trouble
    }

    private static let resolution: TimeInterval = 1
    private static let maximumPlaceBytes = 300

    private struct Entry {
        var sightings: [Kind: Sighting] = [:]
        var reason: Attribution.Reason?
        var session: VisitorSessionID?
    }

    private let contents = Mutex<[IntegrationID: Entry]>([:])

    package init() {}

    package func sighting(_ kind: Kind, of integration: IntegrationID) -> Sighting? {
        self.contents.withLock { $0[integration]?.sightings[kind] }
    }

    /// The latest session that a page reported for its own visit; `nil` before the first.
    package func session(of integration: IntegrationID) -> VisitorSessionID? {
        self.contents.withLock { $0[integration]?.session }
    }

    /// The reason of the last page without a session or n2.
    package func reason(of integration: IntegrationID) -> Attribution.Reason? {
        self.contents.withLock { $0[integration]?.reason }
    }

    /// - Parameter place: evaluated only when it is needed.
    package func note(
        _ kind: Kind, of integration: IntegrationID, because reason: Attribution.Reason? = nil,
        session: VisitorSessionID? = nil, at now: Date, place: () -> String?
    ) {
        self.contents.withLock { contents in
            if let last = contents[integration]?.sightings[kind], abs(now.timeIntervalSince(last.at)) < Self.resolution
            {
                return
            }
            let place = place()?.singleLine.prefix(utf8Bytes: Self.maximumPlaceBytes)
            contents[integration, default: Entry()].sightings[kind] = Sighting(at: now, place: place)
            if let reason { contents[integration]?.reason = reason }
            if let session { contents[integration]?.session = session }
        }
    }
}
