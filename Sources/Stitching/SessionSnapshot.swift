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
