package import FoundationEssentials
package import Stitching

/// The data of one beacon. Everything in it is bounded and of the right kind.
package struct Beacon: Hashable, Sendable {
    /// The largest body that is read, in bytes.
    package static let maximumBytes = 4_096
    /// UTF-8 bytes of the script's version; a longer one is ignored.
    package static let maximumVersionBytes = 32

    /// A session, and how certain the page is of it.
    package struct Session: Hashable, Sendable {
        package var id: VisitorSessionID
        package var readiness: SessionSnapshot.Readiness

        package init(id: VisitorSessionID, readiness: SessionSnapshot.Readiness) {
            self.id = id
            self.readiness = readiness
        }
    }

    /// `nil` when the page said `none`, whatever `s` was.
    package var session: Session?
    /// As the body told it, without the visitor's agent: that one is in a header. Texts are cut at `PageFacts.Limits`; a
    /// reason that this version does not know is left out.
    package var page: PageFacts
    package var handedOver: Bool
    /// "A booking was made here", with whatever names the page heard, each at most
    /// `OrderNames.maximumBytes` bytes.
    package var order: OrderNames?
    package var scriptVersion: String?

    package init(
        session: Session? = nil, page: PageFacts = PageFacts(), handedOver: Bool = false, order: OrderNames? = nil,
        scriptVersion: String? = nil
    ) {
        self.session = session
        self.page = page
        self.handedOver = handedOver
        self.order = order
        self.scriptVersion = scriptVersion
    }

    /// The value for the session store; `nil` without a session (then only the page's sighting counts).
    package func snapshot(of integration: IntegrationID, seenAt: Date) -> SessionSnapshot? {
        guard let session = self.session else { return nil }
        var page = self.page
        page.reason = page.reason ?? self.untoldReason
        return SessionSnapshot(
            id: session.id, integration: integration, readiness: session.readiness, page: page,
            handedOver: self.handedOver, seenAt: seenAt)
    }

    /// Our own script (only it names its version) reports whether n2 was handed over, and says so from its second beacon
    /// on. A session with a widget and without n2 means the same. If the widget was still starting, the page's next beacon
    /// corrects it.
    private var untoldReason: Attribution.Reason? {
        self.scriptVersion != nil && !self.page.widgets.isEmpty && !self.handedOver ? .n2ChannelMissing : nil
    }

    /// The booking event of a page without a session.
    package func sessionlessPage(of integration: IntegrationID) -> SessionlessPage? {
        guard self.session == nil, let order = self.order else { return nil }
        return SessionlessPage(integration: integration, order: order, page: self.page)
    }

    /// The booking event, if the page reported one and knew its session.
    package func event(of integration: IntegrationID, seenAt: Date) -> PageEvent? {
        guard let session = self.session, let order = self.order else { return nil }
        return PageEvent(session: session.id, integration: integration, order: order, seenAt: seenAt)
    }
}
