package import FoundationEssentials
package import Stitching

/// What one page told, as it came over the wire: everything in it is bounded and of the right kind.
package struct Beacon: Hashable, Sendable {
    /// The largest body that is read, in bytes.
    package static let maximumBytes = 4_096
    /// UTF-8 bytes of the script's version; a longer one is left out.
    package static let maximumVersionBytes = 32

    /// A session and how sure the page is of it.
    package struct Session: Hashable, Sendable {
        package var id: VisitorSessionID
        package var readiness: SessionSnapshot.Readiness

        package init(id: VisitorSessionID, readiness: SessionSnapshot.Readiness) {
            self.id = id
            self.readiness = readiness
        }
    }

    /// `nil` when the page said `none`, whatever stood in `s` then.
    package var session: Session?
    /// Why there is no session, or why n2 was not set. A code that this version does not know is left out.
    package var reason: Attribution.Reason?
    package var widgets: [String]
    package var handedOver: Bool
    /// Without fragment, cut at `SessionSnapshot.Limits.pageBytes`.
    package var page: String?
    /// Cut at `SessionSnapshot.Limits.referrerBytes`.
    package var referrer: String?
    /// "A booking was made here", with whatever names the page heard, each at most
    /// `SessionSnapshot.Limits.keyBytes` bytes.
    package var order: OrderNames?
    package var scriptVersion: String?

    package init(
        session: Session? = nil, reason: Attribution.Reason? = nil, widgets: [String] = [], handedOver: Bool = false,
        page: String? = nil, referrer: String? = nil, order: OrderNames? = nil, scriptVersion: String? = nil
    ) {
        self.session = session
        self.reason = reason
        self.widgets = widgets
        self.handedOver = handedOver
        self.page = page
        self.referrer = referrer
        self.order = order
        self.scriptVersion = scriptVersion
    }

    /// What the session store is to remember; `nil` without a session (then only the page's sighting counts).
    package func snapshot(
        of integration: IntegrationID, seenAt: Date, agent: VisitorAgent? = nil
    ) -> SessionSnapshot? {
        guard let session = self.session else { return nil }
        return SessionSnapshot(
            id: session.id, integration: integration, readiness: session.readiness,
            reason: self.reason ?? self.untoldReason, widgets: self.widgets, page: self.page, referrer: self.referrer,
            handedOver: self.handedOver, seenAt: seenAt, agent: agent)
    }

    /// Our own script (it alone names its version) tells whether n2 was handed over; its small build has no room to say that
    /// no widget took it. A widget beside a session, and no n2, is that. If the widget was only starting, the page's next
    /// beacon takes it back.
    private var untoldReason: Attribution.Reason? {
        self.scriptVersion != nil && !self.widgets.isEmpty && !self.handedOver ? .n2ChannelMissing : nil
    }

    /// The booking event of a page that has no session.
    package func sessionlessPage(of integration: IntegrationID, agent: VisitorAgent?) -> SessionlessPage? {
        guard self.session == nil, let order = self.order else { return nil }
        return SessionlessPage(
            integration: integration, order: order, reason: self.reason, widgets: self.widgets, page: self.page,
            referrer: self.referrer, agent: agent)
    }

    /// The booking event, if the page told of one and knew whose it was.
    package func event(of integration: IntegrationID, seenAt: Date) -> PageEvent? {
        guard let session = self.session, let order = self.order else { return nil }
        return PageEvent(session: session.id, integration: integration, order: order, seenAt: seenAt)
    }
}
