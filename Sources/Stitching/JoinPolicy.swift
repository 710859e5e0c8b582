package import FoundationEssentials

/// Which visit a booking belongs to. Pure: the same booking, evidence and settings give the same answer.
///
/// A booking without a session is judged twice: when the webhook arrives (``attribute(_:_:)``), and once more when its
/// match window has passed or a page's event came in between (``reconsider(_:_:_:windowHasPassed:)``).
package struct JoinPolicy: Hashable, Sendable {
    /// Whether the visitor's last known session is used if the tracker never answered.
    package var usesStaleSessions: Bool
    /// Whether the only session with a booking event nearby may be used for the booking.
    package var infersMatches: Bool
    /// Maximum distance of a page's event before and after the webhook; also how long a booking waits for one.
    package var matchWindow: TimeInterval

    package init(usesStaleSessions: Bool = true, infersMatches: Bool = false, matchWindow: TimeInterval = 5) {
        self.usesStaleSessions = usesStaleSessions
        self.infersMatches = infersMatches
        self.matchWindow = matchWindow
    }

    /// The evidence that the rules below need for the booking.
    package func query(for booking: Booking) -> EvidenceQuery {
        let window = max(0, self.matchWindow)
        return EvidenceQuery(
            integration: booking.integration, session: booking.n2.session, order: booking.order,
            since: booking.receivedAt.addingTimeInterval(-Self.eventLead),
            window: self.mayInfer(booking)
                ? booking.receivedAt.addingTimeInterval(-window)...booking.receivedAt.addingTimeInterval(window) : nil,
            asksForPages: booking.n2 == .empty)
    }

    /// How long before its webhook a booking's event may come, in seconds, so that nobody can claim orders in advance.
    package static let eventLead: TimeInterval = 1_800

    /// The attribution at the webhook's arrival.
    package func attribute(_ booking: Booking, _ evidence: Evidence) -> Attribution {
        let bare = Attribution(
            kind: .fallback, session: nil, reason: nil, widgetID: booking.widgetID, utm: booking.utm)
        if let id = booking.n2.session { return self.attributeNamed(id, booking, bare: bare, evidence) }
        if let matched = self.orderMatch(booking, bare: bare, evidence) { return matched }
        var attribution = bare
        attribution.reason = self.reason(of: booking, evidence)
        return self.placed(attribution, evidence)
    }

    /// A booking without a session, with the page, widget and browser where it was made and the page's own reason, if a
    /// page without a session reported its order. It shows where and why sessions are lost.
    package func placed(_ attribution: Attribution, _ evidence: Evidence) -> Attribution {
        guard attribution.kind == .fallback, attribution.page.address == nil, let seen = evidence.sessionlessPage else {
            return attribution
        }
        var placed = attribution
        placed.reason = self.explained(attribution.reason, by: seen.page.reason)
        placed.adopt(seen.page)
        return placed
    }

    /// A second look-up for a booking without a session: `nil` when there is still none.
    ///
    /// If the booking's own page reported that it had no session, no nearby session is used.
    ///
    /// - Parameter windowHasPassed: inference needs the whole window, because a second event could still come.
    package func reconsider(
        _ booking: Booking, _ attribution: Attribution, _ evidence: Evidence, windowHasPassed: Bool
    ) -> Attribution? {
        guard self.mayStillMatch(booking, attribution) else { return nil }
        if let matched = self.orderMatch(booking, bare: attribution, evidence) { return matched }
        guard windowHasPassed, self.mayInfer(booking), evidence.sessionlessPage == nil,
            let session = evidence.nearby
        else { return nil }
        return self.take(session, as: .inferred, bare: attribution, evidence)
    }

    /// Whether waiting for a page's event can still change anything. It cannot once the target has refused a session.
    package func mayStillMatch(_ booking: Booking, _ attribution: Attribution) -> Bool {
        guard attribution.kind == .fallback, booking.n2.session == nil else { return false }
        return attribution.reason != .sessionRejected && attribution.reason != .sessionTooOld
    }

    private func mayInfer(_ booking: Booking) -> Bool {
        self.infersMatches && (booking.n2 == .empty || booking.n2 == .placeholder)
    }

    /// n2 that says `~stale` is believed, even if an earlier page of the visitor has reported the same session as ready.
    private func attributeNamed(
        _ id: VisitorSessionID, _ booking: Booking, bare: Attribution, _ evidence: Evidence
    ) -> Attribution {
        let seen = evidence.session(id)
        guard booking.n2.isStale || seen?.readiness == .stale else {
            if seen != nil { return self.take(id, as: .session, bare: bare, evidence) ?? bare }
            var attribution = bare
            attribution.kind = .sessionUnseen
            attribution.session = id
            return attribution
        }
        var attribution = bare
        attribution.reason = seen?.page.reason ?? .counterNotReady
        if let seen { attribution.adopt(seen.page) }
        if self.usesStaleSessions {
            attribution.kind = .sessionStale
            attribution.session = id
        }
        return attribution
    }

    private func orderMatch(_ booking: Booking, bare: Attribution, _ evidence: Evidence) -> Attribution? {
        guard case .session(let session) = evidence.claim else { return nil }
        var attribution = bare
        attribution.reason = bare.reason ?? self.reason(of: booking, evidence)
        if evidence.session(session)?.page.reason == .n2ChannelMissing {
            attribution.reason = self.explained(attribution.reason, by: .n2ChannelMissing)
        }
        return self.take(session, as: .orderMatch, bare: attribution, evidence)
    }

    /// Uses the session for the booking, with what its page reported. A stale one is that, however it was found; `nil` when
    /// stale sessions are not used.
    private func take(
        _ id: VisitorSessionID, as kind: Attribution.Kind, bare: Attribution, _ evidence: Evidence
    ) -> Attribution? {
        let seen = evidence.session(id)
        if seen?.readiness == .stale, !self.usesStaleSessions { return nil }
        var attribution = bare
        attribution.kind = seen?.readiness == .stale ? .sessionStale : kind
        attribution.session = id
        if let seen { attribution.adopt(seen.page) }
        return attribution
    }

    /// An empty n2 is the weakest reason: the page's report takes precedence.
    private func explained(_ reason: Attribution.Reason?, by told: Attribution.Reason?) -> Attribution.Reason? {
        reason == .n2Empty || reason == .noPageSeen ? told ?? reason : reason
    }

    private func reason(of booking: Booking, _ evidence: Evidence) -> Attribution.Reason {
        switch booking.n2 {
        case .empty: evidence.hasSeenPage ? .n2Empty : .noPageSeen
        case .placeholder: .n2Placeholder
        case .marker(let reason): reason
        case .malformed, .session, .stale: .n2Malformed
        }
    }
}

extension Attribution {
    /// Fills in what the page reported. Does not overwrite values of the booking itself.
    fileprivate mutating func adopt(_ page: PageFacts) {
        self.page = page
        if self.widgetID == nil { self.widgetID = page.onlyWidget }
        if self.utm.isEmpty, let address = page.address { self.utm = UTM(pageAddress: address) }
    }
}
