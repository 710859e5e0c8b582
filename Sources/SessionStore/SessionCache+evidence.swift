import FoundationEssentials
package import Stitching
import Synchronization

extension SessionCache {
    /// What pages have reported. Never waits: one short lock a look-up, at most three for sessions, one for the order's
    /// events, one for the window and one for pages without a session. Asks every shard for a page of the integration.
    package func evidence(for query: EvidenceQuery) -> Evidence {
        var evidence = Evidence()
        // A page's session is remembered before its event: with the events first, a session that they name is found.
        if !query.order.isEmpty {
            evidence.claim = self.claim(on: query.order, of: query.integration, since: query.since)
            evidence.sessionlessPage = self.sessionlessPage(of: query.order, of: query.integration)
        }
        if let window = query.window {
            let nearby = self.sessionsWithEvents(
                of: query.integration, from: window.lowerBound, through: window.upperBound)
            evidence.nearby = nearby.count == 1 ? nearby.first : nil
        }
        for id in [query.session, evidence.claim?.session, evidence.nearby] {
            guard let id, evidence.session(id) == nil, let seen = self.session(id, of: query.integration) else {
                continue
            }
            evidence.sessions.append(seen)
        }
        if query.asksForPages { evidence.hasSeenPage = self.hasSeenPage(of: query.integration) }
        return evidence
    }

    func claim(on order: OrderNames, of integration: IntegrationID, since date: Date) -> EventClaim? {
        let now = self.now()
        return self.events.withLock { $0.claim(on: order, of: integration, since: date, at: now) }
    }

    func sessionsWithEvents(
        of integration: IntegrationID, from start: Date, through end: Date
    ) -> [VisitorSessionID] {
        let now = self.now()
        return self.events.withLock { $0.sessions(of: integration, from: start, through: end, at: now) }
    }

    /// Up to sixteen short locks, for the few bookings without a session.
    func hasSeenPage(of integration: IntegrationID) -> Bool {
        let now = self.now()
        return self.cells.contains { $0.shard.withLock { $0.hasSeenPage(of: integration, at: now) } }
    }

    private func sessionlessPage(of order: OrderNames, of integration: IntegrationID) -> SessionlessPage? {
        let now = self.now()
        return self.sessionless.withLock { $0.page(of: order, of: integration, at: now) }
    }
}
