package import Foundation
package import Stitching
import Synchronization

/// A session directory of a few entries, kept in plain arrays: what it answers can be read off the test.
package final class StubDirectory: SessionDirectory {
    private struct Contents {
        var sessions: [SessionSnapshot] = []
        var events: [PageEvent] = []
        var pages: Set<IntegrationID> = []
        var sessionless: [SessionlessPage] = []
    }

    private let contents: Mutex<Contents>

    /// Every session and every event also counts as a page seen.
    package init(_ sessions: [SessionSnapshot] = [], events: [PageEvent] = [], pages: [IntegrationID] = []) {
        self.contents = Mutex(
            Contents(
                sessions: sessions, events: events,
                pages: Set(pages + sessions.map(\.integration) + events.map(\.integration))))
    }

    package func remember(_ session: SessionSnapshot) {
        self.contents.withLock { contents in
            contents.sessions.removeAll { $0.id == session.id && $0.integration == session.integration }
            contents.sessions.append(session)
            contents.pages.insert(session.integration)
        }
    }

    package func hear(_ event: PageEvent) {
        self.contents.withLock { contents in
            contents.events.append(event)
            contents.pages.insert(event.integration)
        }
    }

    package func hear(_ page: SessionlessPage) {
        self.contents.withLock { contents in
            contents.sessionless.append(page)
            contents.pages.insert(page.integration)
        }
    }

    package func sessionlessPage(
        orderID: String?, code: String?, of integration: IntegrationID
    ) -> SessionlessPage? {
        self.contents.withLock { contents in
            contents.sessionless.last { page in
                page.integration == integration
                    && (code != nil && page.code == code || orderID != nil && page.orderID == orderID)
            }
        }
    }

    package func session(_ id: VisitorSessionID, of integration: IntegrationID) -> SessionSnapshot? {
        self.contents.withLock { $0.sessions.first { $0.id == id && $0.integration == integration } }
    }

    package func claim(
        orderID: String?, code: String?, of integration: IntegrationID, since date: Date
    ) -> EventClaim? {
        self.contents.withLock { contents in
            let events = contents.events.filter { $0.integration == integration && $0.seenAt >= date }
            if let code, let event = events.first(where: { $0.code == code }) { return .session(event.session) }
            guard let orderID else { return nil }
            let sessions = Set(events.filter { $0.orderID == orderID }.map(\.session))
            return sessions.count > 1 ? .conflict : sessions.first.map { .session($0) }
        }
    }

    package func sessionsWithEvents(
        of integration: IntegrationID, from start: Date, through end: Date
    ) -> [VisitorSessionID] {
        self.contents.withLock { contents in
            let events = contents.events.filter { $0.integration == integration && (start...end).contains($0.seenAt) }
            var distinct: [VisitorSessionID] = []
            for event in events where !distinct.contains(event.session) { distinct.append(event.session) }
            return Array(distinct.prefix(2))
        }
    }

    package func hasSeenPage(of integration: IntegrationID) -> Bool {
        self.contents.withLock { $0.pages.contains(integration) }
    }
}
