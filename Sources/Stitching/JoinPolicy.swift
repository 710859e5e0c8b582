package import FoundationEssentials

/// Which visit a booking belongs to. Pure: the same booking, directory and settings give the same answer.
///
/// Asked twice of a booking without a session: when the webhook arrives (``attribute(_:in:)``), and once more
/// when its match window has passed or a page's event came in between (``reconsider(_:_:in:)``).
package struct JoinPolicy: Hashable, Sendable {
    /// Whether the visitor's last known session counts when the tracker never answered.
    package var usesStaleSessions: Bool
    /// Whether the only session with a booking event nearby may be taken for the booking's.
    package var infersMatches: Bool
    /// How long before and after the webhook a page's event may lie, and how long a booking waits for one.
    package var matchWindow: TimeInterval

    package init(usesStaleSessions: Bool = true, infersMatches: Bool = false, matchWindow: TimeInterval = 5) {
        self.usesStaleSessions = usesStaleSessions
        self.infersMatches = infersMatches
        self.matchWindow = matchWindow
    }

    /// The attribution at the webhook's arrival.
    package func attribute(_ booking: Booking, in directory: some SessionDirectory) -> Attribution {
        let bare = Attribution(
            kind: .fallback, session: nil, reason: nil, widgetID: booking.widgetID, utm: booking.utm)
        if case .session(let id) = booking.n2 {
            return self.attributeNamed(id, to: booking, bare: bare, in: directory)
        }
        if let matched = self.orderMatch(booking, bare: bare, in: directory) { return matched }
        var attribution = bare
        attribution.reason = self.reason(of: booking, in: directory)
        return self.placed(attribution, of: booking, in: directory)
    }

    /// A booking without a session, with the page, widget and browser where it was made and the page's own reason, if a
    /// page without a session told of its order: where and why sessions are lost.
    package func placed(
        _ attribution: Attribution, of booking: Booking, in directory: some SessionDirectory
    ) -> Attribution {
        guard attribution.kind == .fallback, attribution.page == nil,
            let seen = self.sessionlessPage(of: booking, in: directory)
        else { return attribution }
        var placed = attribution
        placed.reason = self.explained(attribution.reason, by: seen.reason)
        placed.page = seen.page
        placed.referrer = seen.referrer
        placed.agent = seen.agent
        if placed.widgetID == nil, seen.widgets.count == 1 { placed.widgetID = seen.widgets.first }
        if placed.utm.isEmpty, let page = seen.page { placed.utm = UTM(pageAddress: page) }
        return placed
    }

    /// A second look at a booking that has no session: `nil` when there is still none.
    ///
    /// A booking whose own page told that it had no session is given none that was merely nearby.
    ///
    /// - Parameter windowHasPassed: inference needs the whole window, or a second event could still come.
    package func reconsider(
        _ booking: Booking, _ attribution: Attribution, windowHasPassed: Bool, in directory: some SessionDirectory
    ) -> Attribution? {
        guard attribution.kind == .fallback, self.mayStillMatch(booking, attribution) else { return nil }
        if let matched = self.orderMatch(booking, bare: attribution, in: directory) { return matched }
        guard windowHasPassed, self.infersMatches, booking.n2 == .empty || booking.n2 == .placeholder,
            self.sessionlessPage(of: booking, in: directory) == nil
        else { return nil }
        let nearby = directory.sessionsWithEvents(
            of: booking.integration, from: booking.receivedAt.addingTimeInterval(-self.matchWindow),
            through: booking.receivedAt.addingTimeInterval(self.matchWindow))
        guard nearby.count == 1, let session = nearby.first else { return nil }
        return self.take(session, as: .inferred, bare: attribution, for: booking, in: directory)
    }

    /// Whether waiting for a page's event can still change anything: not once CoMagic has refused a session.
    package func mayStillMatch(_ booking: Booking, _ attribution: Attribution) -> Bool {
        guard attribution.kind == .fallback else { return false }
        if case .session = booking.n2 { return false }
        return attribution.reason != .sessionRejected && attribution.reason != .sessionTooOld
    }

    private func attributeNamed(
        _ id: VisitorSessionID, to booking: Booking, bare: Attribution, in directory: some SessionDirectory
    ) -> Attribution {
        guard let seen = directory.session(id, of: booking.integration) else {
            var attribution = bare
            attribution.kind = .sessionUnseen
            attribution.session = id
            return attribution
        }
        guard seen.readiness == .stale else {
            return self.take(id, as: .session, bare: bare, for: booking, in: directory) ?? bare
        }
        var attribution = bare
        attribution.reason = seen.reason ?? .comagicNotReady
        attribution.adopt(seen)
        if self.usesStaleSessions {
            attribution.kind = .sessionStale
            attribution.session = id
        }
        return attribution
    }

    private func orderMatch(
        _ booking: Booking, bare: Attribution, in directory: some SessionDirectory
    ) -> Attribution? {
        guard case .session(let session) = self.claim(on: booking, in: directory) else { return nil }
        var attribution = bare
        attribution.reason = bare.reason ?? self.reason(of: booking, in: directory)
        if directory.session(session, of: booking.integration)?.reason == .n2ChannelMissing {
            attribution.reason = self.explained(attribution.reason, by: .n2ChannelMissing)
        }
        return self.take(session, as: .orderMatch, bare: attribution, for: booking, in: directory)
    }

    /// How long before its webhook a booking's event may have been told, in seconds: nobody claims orders in advance.
    package static let eventLead: TimeInterval = 1_800

    /// The session that pages named for the booking.
    package func claim(on booking: Booking, in directory: some SessionDirectory) -> EventClaim? {
        guard booking.orderID != nil || booking.code != nil else { return nil }
        return directory.claim(
            orderID: booking.orderID, code: booking.code, of: booking.integration,
            since: booking.receivedAt.addingTimeInterval(-Self.eventLead))
    }

    /// The session as the booking's own, with what its page told; `nil` when it is stale and those are not used.
    private func take(
        _ id: VisitorSessionID, as kind: Attribution.Kind, bare: Attribution, for booking: Booking,
        in directory: some SessionDirectory
    ) -> Attribution? {
        let seen = directory.session(id, of: booking.integration)
        if seen?.readiness == .stale, !self.usesStaleSessions { return nil }
        var attribution = bare
        attribution.kind = kind
        attribution.session = id
        if let seen { attribution.adopt(seen) }
        return attribution
    }

    /// An empty n2 says least of all: what the page told of it says more.
    private func explained(_ reason: Attribution.Reason?, by told: Attribution.Reason?) -> Attribution.Reason? {
        reason == .n2Empty || reason == .noPageSeen ? told ?? reason : reason
    }

    private func sessionlessPage(of booking: Booking, in directory: some SessionDirectory) -> SessionlessPage? {
        guard booking.orderID != nil || booking.code != nil else { return nil }
        return directory.sessionlessPage(orderID: booking.orderID, code: booking.code, of: booking.integration)
    }

    private func reason(of booking: Booking, in directory: some SessionDirectory) -> Attribution.Reason {
        switch booking.n2 {
        case .empty: directory.hasSeenPage(of: booking.integration) ? .n2Empty : .noPageSeen
        case .placeholder: .n2Placeholder
        case .marker(let reason): reason
        case .malformed, .session: .n2Malformed
        }
    }
}

extension Attribution {
    /// Fills in what the page told, without overwriting what the booking itself said.
    fileprivate mutating func adopt(_ seen: SessionSnapshot) {
        self.page = seen.page
        self.referrer = seen.referrer
        self.agent = seen.agent
        if self.widgetID == nil, seen.widgets.count == 1 { self.widgetID = seen.widgets.first }
        if self.utm.isEmpty, let page = seen.page { self.utm = UTM(pageAddress: page) }
    }
}
