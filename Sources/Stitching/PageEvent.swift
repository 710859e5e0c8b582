package import FoundationEssentials

/// "A booking was made here": a widget's report to the page, with the page's session at that moment.
package struct PageEvent: Hashable, Sendable {
    package var session: VisitorSessionID
    package var integration: IntegrationID
    package var order: OrderNames
    package var seenAt: Date

    package init(session: VisitorSessionID, integration: IntegrationID, order: OrderNames, seenAt: Date) {
        self.session = session
        self.integration = integration
        self.order = order
        self.seenAt = seenAt
    }
}

/// Which session the pages' events name for an order.
package enum EventClaim: Hashable, Sendable {
    case session(VisitorSessionID)
    /// Pages named different sessions for one order id, and none of them named the code.
    case conflict

    /// The session, if there is exactly one.
    package var session: VisitorSessionID? {
        guard case .session(let id) = self else { return nil }
        return id
    }
}
