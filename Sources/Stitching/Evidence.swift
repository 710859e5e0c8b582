/// What pages have reported that may concern one booking: all that ``JoinPolicy`` knows of the world.
///
/// A value, so that the rule is a pure function. Absence proves nothing: a directory is bounded, forgets, and may not
/// have answered at all (``unknown``).
package struct Evidence: Hashable, Sendable {
    /// The session that pages named for the booking's order, or that they disagree; `nil` if no page named one.
    package var claim: EventClaim?
    /// The page without a session that heard of the booking's order.
    package var sessionlessPage: SessionlessPage?
    /// The only session with a booking event inside the query's window; `nil` if there is none, or more than one.
    package var nearby: VisitorSessionID?
    /// What pages reported of the sessions above and of the session in the query, as far as it is known.
    package var sessions: [SessionSnapshot]
    /// Whether any page of the integration sent a beacon within the session lifetime. `true` if nobody knows:
    /// only a `false` says something.
    package var hasSeenPage: Bool

    package init(
        claim: EventClaim? = nil, sessionlessPage: SessionlessPage? = nil, nearby: VisitorSessionID? = nil,
        sessions: [SessionSnapshot] = [], hasSeenPage: Bool = true
    ) {
        self.claim = claim
        self.sessionlessPage = sessionlessPage
        self.nearby = nearby
        self.sessions = sessions
        self.hasSeenPage = hasSeenPage
    }

    /// What a directory returns that cannot answer. Nothing is concluded from it: a session in n2 is used as one that
    /// no page reported, and any other booking stays without a session.
    package static let unknown = Evidence()

    /// What pages reported of the session.
    package func session(_ id: VisitorSessionID) -> SessionSnapshot? {
        self.sessions.first { $0.id == id }
    }
}
