/// The visit that a booking belongs to, and how it was found.
package struct Attribution: Hashable, Sendable {
    /// How the session was found. Raw values are the words of the public interface, stored and shown unchanged.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// n2 carried a session that a page of this integration has reported.
        case session
        /// n2 carried a well-formed session that no page has reported. It is still sent.
        case sessionUnseen = "session_unseen"
        /// n2 carried the visitor's last known session, and the page reported it as such.
        case sessionStale = "session_stale"
        /// n2 carried no session. A page reported the same order or code.
        case orderMatch = "order_match"
        /// n2 was empty, and exactly one session had a booking event near the booking. Only if the owner allows it.
        case inferred
        /// No session: the owner's default campaign, or source and site.
        case fallback = "default"
    }

    /// The cause of a missing session. Raw values label a metric, a column and rows of the pages. They are part of the
    /// public interface, so two keep the name of the first target.
    package enum Reason: String, Sendable, Codable, CaseIterable {
        case n2Empty = "n2_empty"
        case n2Placeholder = "n2_placeholder"
        case n2Malformed = "n2_malformed"
        case counterMissing = "comagic_missing"
        case counterNotReady = "comagic_not_ready"
        case consentRefused = "consent_refused"
        case n2ChannelMissing = "n2_channel_missing"
        /// n2 empty, and not one beacon of this integration within the session lifetime.
        case noPageSeen = "no_page_seen"
        /// The target refused the session for any reason except its age.
        case sessionRejected = "session_rejected"
        /// The session is known to be over 180 days old.
        case sessionTooOld = "session_too_old"
    }

    package var kind: Kind
    /// Set exactly when `kind` is not `.fallback`.
    package var session: VisitorSessionID?
    /// Always set when `kind` is `.fallback`; otherwise the *first* reason, if any.
    package var reason: Reason?
    package var widgetID: String?
    /// Of the page that told of the booking's session or order; empty when none did.
    package var page: PageFacts
    package var utm: UTM

    package init(
        kind: Kind, session: VisitorSessionID?, reason: Reason?, widgetID: String? = nil,
        page: PageFacts = PageFacts(), utm: UTM = UTM()
    ) {
        self.kind = kind
        self.session = session
        self.reason = reason
        self.widgetID = widgetID
        self.page = page
        self.utm = utm
    }

    /// The same booking without its session, sent with the owner's default. The first reason stays.
    package func withoutSession(because reason: Reason) -> Attribution {
        var changed = self
        changed.kind = .fallback
        changed.session = nil
        changed.reason = self.reason ?? reason
        return changed
    }
}

/// The five campaign tags. An absent tag and an empty tag are the same.
package struct UTM: Hashable, Sendable, Codable {
    package var source: String?
    package var medium: String?
    package var campaign: String?
    package var term: String?
    package var content: String?

    package init(
        source: String? = nil, medium: String? = nil, campaign: String? = nil, term: String? = nil,
        content: String? = nil
    ) {
        self.source = source
        self.medium = medium
        self.campaign = campaign
        self.term = term
        self.content = content
    }

    package var isEmpty: Bool { self == UTM() }
}
