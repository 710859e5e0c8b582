/// "A booking was made here", from a page that has no session: where the session was lost.
package struct SessionlessPage: Hashable, Sendable {
    package var integration: IntegrationID
    package var order: OrderNames
    /// Why the page has no session, when it said so.
    package var reason: Attribution.Reason?
    package var widgets: [String]
    package var page: String?
    package var referrer: String?
    package var agent: VisitorAgent?

    package init(
        integration: IntegrationID, order: OrderNames, reason: Attribution.Reason? = nil, widgets: [String] = [],
        page: String? = nil, referrer: String? = nil, agent: VisitorAgent? = nil
    ) {
        self.integration = integration
        self.order = order
        self.reason = reason
        self.widgets = widgets
        self.page = page
        self.referrer = referrer
        self.agent = agent
    }
}
