package import FoundationEssentials

/// What a page knew about the visitor's session when it sent its beacon.
package struct SessionSnapshot: Hashable, Sendable {
    /// How sure the page is that the id belongs to *this* visit.
    package enum Readiness: UInt8, Sendable, Codable {
        /// The counter's own track view was answered: the id is this visit's.
        case ready = 0
        /// The tracker never answered; the id is the visitor's last known session.
        case stale = 1
    }

    package var id: VisitorSessionID
    package var integration: IntegrationID
    package var readiness: Readiness
    /// Why n2 was not set on the page, when the page said so.
    package var reason: Attribution.Reason?
    /// Widget ids seen on the page, at most ``Limits/widgets``.
    package var widgets: [String]
    /// The page's address with its query, without fragment.
    package var page: String?
    package var referrer: String?
    /// Whether n2 was handed to at least one widget channel.
    package var handedOver: Bool
    package var seenAt: Date
    /// When a page told of the session first, as far as is remembered; whole seconds.
    package var firstSeenAt: Date
    package var agent: VisitorAgent?

    /// Sizes beyond which a beacon is malformed. Values of the public interface.
    package enum Limits {
        /// Widget ids in one beacon.
        package static let widgets = 32
        /// UTF-8 bytes of one widget id.
        package static let widgetBytes = 32
        /// UTF-8 bytes of a page address; longer ones are cut.
        package static let pageBytes = 1_024
        /// UTF-8 bytes of a referrer; longer ones are cut.
        package static let referrerBytes = 512
        /// UTF-8 bytes of an order id or a reservation code.
        package static let keyBytes = 64
    }

    package init(
        id: VisitorSessionID, integration: IntegrationID, readiness: Readiness, reason: Attribution.Reason? = nil,
        widgets: [String] = [], page: String? = nil, referrer: String? = nil, handedOver: Bool = false, seenAt: Date,
        firstSeenAt: Date? = nil, agent: VisitorAgent? = nil
    ) {
        self.id = id
        self.integration = integration
        self.readiness = readiness
        self.reason = reason
        self.widgets = widgets
        self.page = page
        self.referrer = referrer
        self.handedOver = handedOver
        self.seenAt = seenAt
        self.firstSeenAt = firstSeenAt ?? seenAt
        self.agent = agent
    }
}

/// "A booking was made here": what the page heard from the widget, with the session it had at that moment.
package struct PageEvent: Hashable, Sendable {
    package var session: VisitorSessionID
    package var integration: IntegrationID
    package var orderID: String?
    package var code: String?
    package var seenAt: Date

    package init(
        session: VisitorSessionID, integration: IntegrationID, orderID: String?, code: String?, seenAt: Date
    ) {
        self.session = session
        self.integration = integration
        self.orderID = orderID
        self.code = code
        self.seenAt = seenAt
    }
}

/// Whose order it is, by what pages told.
package enum EventClaim: Hashable, Sendable {
    case session(VisitorSessionID)
    /// Pages named different sessions for one order id, and none of them the code.
    case conflict
}

/// "A booking was made here", from a page that has no session: where it was lost.
package struct SessionlessPage: Hashable, Sendable {
    package var integration: IntegrationID
    package var orderID: String?
    package var code: String?
    /// Why the page has no session, when it said so.
    package var reason: Attribution.Reason?
    package var widgets: [String]
    package var page: String?
    package var referrer: String?
    package var agent: VisitorAgent?

    package init(
        integration: IntegrationID, orderID: String?, code: String?, reason: Attribution.Reason? = nil,
        widgets: [String] = [], page: String? = nil, referrer: String? = nil, agent: VisitorAgent? = nil
    ) {
        self.integration = integration
        self.orderID = orderID
        self.code = code
        self.reason = reason
        self.widgets = widgets
        self.page = page
        self.referrer = referrer
        self.agent = agent
    }
}

/// Where a join looks up what pages have told. Bounded and forgetful: absence proves nothing.
///
/// Every method is one or two short locks, O(1), and never waits for anything; integrations never see each
/// other's sessions. The in-memory session cache is one; a shared engine would be another.
package protocol SessionDirectory: Sendable {
    /// The session, if a page of this integration has told of it within the session lifetime.
    func session(_ id: VisitorSessionID, of integration: IntegrationID) -> SessionSnapshot?

    /// The session that pages named for this order or code since the date; `nil` when none did.
    ///
    /// The first page that named the code decides. Order ids are consecutive and anybody can guess them, so pages that
    /// named the order id alone count only as long as all of them named the same session.
    func claim(
        orderID: String?, code: String?, of integration: IntegrationID, since date: Date
    ) -> EventClaim?

    /// The page without a session that heard of this very order or code.
    func sessionlessPage(orderID: String?, code: String?, of integration: IntegrationID) -> SessionlessPage?

    /// The sessions, at most two distinct ones, with any booking event of this integration inside the interval.
    func sessionsWithEvents(of integration: IntegrationID, from start: Date, through end: Date) -> [VisitorSessionID]

    /// Whether any page of this integration sent any beacon within the session lifetime.
    func hasSeenPage(of integration: IntegrationID) -> Bool
}
