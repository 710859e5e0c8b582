package import FoundationEssentials

/// What a page knew about the visitor's session when it sent its beacon.
package struct SessionSnapshot: Hashable, Sendable {
    /// How certain the page is that the id belongs to *this* visit.
    package enum Readiness: UInt8, Sendable, Codable {
        /// The counter's own track view was answered: the id is this visit's.
        case ready = 0
        /// The tracker never answered; the id is the visitor's last known session.
        case stale = 1
    }

    package var id: VisitorSessionID
    package var integration: IntegrationID
    package var readiness: Readiness
    package var page: PageFacts
    /// Whether n2 was handed to at least one widget channel.
    package var handedOver: Bool
    package var seenAt: Date
    /// When a page first reported the session, as far as it is known; whole seconds.
    package var firstSeenAt: Date

    package init(
        id: VisitorSessionID, integration: IntegrationID, readiness: Readiness, page: PageFacts = PageFacts(),
        handedOver: Bool = false, seenAt: Date, firstSeenAt: Date? = nil
    ) {
        self.id = id
        self.integration = integration
        self.readiness = readiness
        self.page = page
        self.handedOver = handedOver
        self.seenAt = seenAt
        self.firstSeenAt = firstSeenAt ?? seenAt
    }
}
