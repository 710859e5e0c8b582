package import Stitching

/// What became of a submission. Both mean that it is on disk.
package enum Acceptance: Hashable, Sendable {
    /// A new booking; of another customer than the one that has the same order id and code, when one is named.
    case stored(EntryID, reusing: EntryID? = nil)
    /// The same booking came before, under this id.
    case alreadyStored(EntryID, Repeat = Repeat())

    package var id: EntryID {
        switch self {
        case .stored(let id, _), .alreadyStored(let id, _): id
        }
    }

    package var isDuplicate: Bool {
        if case .alreadyStored = self { true } else { false }
    }
}

/// What a repeated webhook said differently, and what of it is used.
package struct Repeat: Hashable, Sendable {
    package enum Use: String, Hashable, Sendable, CaseIterable {
        /// The booking takes a contact that it lacked.
        case contact
        /// The booking is not sent yet and takes the session.
        case session
        /// The integration is on by now, so the booking goes.
        case activation
        /// The booking went out with the default: it is taken back and goes again with the session.
        case recall
    }

    /// Keys of the webhook's template whose values differ from the first, in the template's order.
    package var differences: [String]
    package var uses: Set<Use>

    package init(differences: [String] = [], uses: Set<Use> = []) {
        self.differences = differences
        self.uses = uses
    }

    /// Whether the booking may have become due.
    package var isWork: Bool { !self.uses.isDisjoint(with: [.contact, .session, .activation]) }
}

/// What an integration's settings allow a repeated webhook to do.
package struct RepeatRule: Hashable, Sendable {
    /// Whether the integration is switched on.
    package var isActive: Bool
    /// Seconds after its receipt within which a delivered booking may be taken back for a session; `nil` for never.
    package var lateTruth: Double?

    package init(isActive: Bool = true, lateTruth: Double? = nil) {
        self.isActive = isActive
        self.lateTruth = lateTruth
    }
}
