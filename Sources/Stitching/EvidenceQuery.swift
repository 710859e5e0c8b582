package import FoundationEssentials

/// Which evidence a booking needs: names, ids and dates only, so that no contact leaves for a directory elsewhere.
package struct EvidenceQuery: Hashable, Sendable {
    /// Whose pages count. Integrations never see each other's sessions.
    package var integration: IntegrationID
    /// The session that n2 names.
    package var session: VisitorSessionID?
    /// The order whose events and whose page without a session are asked for; none if empty.
    package var order: OrderNames
    /// Events of the order that were seen earlier do not count.
    package var since: Date
    /// When the only session with any booking event is asked for, both ends included; `nil` asks for none.
    package var window: ClosedRange<Date>?
    /// Whether it matters that any page of the integration reported. A directory may answer `true` unasked.
    package var asksForPages: Bool

    package init(
        integration: IntegrationID, session: VisitorSessionID? = nil, order: OrderNames = OrderNames(),
        since: Date = .distantPast, window: ClosedRange<Date>? = nil, asksForPages: Bool = false
    ) {
        self.integration = integration
        self.session = session
        self.order = order
        self.since = since
        self.window = window
        self.asksForPages = asksForPages
    }
}
