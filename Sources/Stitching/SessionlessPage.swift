/// "A booking was made here", from a page that has no session: where the session was lost.
package struct SessionlessPage: Hashable, Sendable {
    package var integration: IntegrationID
    package var order: OrderNames
    package var page: PageFacts

    package init(integration: IntegrationID, order: OrderNames, page: PageFacts = PageFacts()) {
        self.integration = integration
        self.order = order
        self.page = page
    }
}
