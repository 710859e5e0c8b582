import Foundation
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

    package func evidence(for query: EvidenceQuery) -> Evidence {
        self.contents.withLock { contents in
            let known = contents.sessions.filter { $0.integration == query.integration }
            let events = contents.events.filter { $0.integration == query.integration }
            var evidence = Evidence(hasSeenPage: contents.pages.contains(query.integration))
            evidence.claim = Self.claim(on: query.order, in: events.filter { $0.seenAt >= query.since })
            evidence.sessionlessPage = contents.sessionless.last { page in
                page.integration == query.integration && !Set(page.order.all).isDisjoint(with: query.order.all)
            }
            let nearby = Set(events.filter { query.window?.contains($0.seenAt) ?? false }.map(\.session))
            evidence.nearby = nearby.count == 1 ? nearby.first : nil
            let ids = [query.session, evidence.claim?.session, evidence.nearby].compactMap(\.self)
            evidence.sessions = known.filter { ids.contains($0.id) }
            return evidence
        }
    }

    private static func claim(on order: OrderNames, in events: [PageEvent]) -> EventClaim? {
        if let code = order.code, let event = events.first(where: { $0.order.code == code }) {
            return .session(event.session)
        }
        guard let id = order.id else { return nil }
        let sessions = Set(events.filter { $0.order.id == id }.map(\.session))
        return sessions.count > 1 ? .conflict : sessions.first.map { .session($0) }
    }
}
