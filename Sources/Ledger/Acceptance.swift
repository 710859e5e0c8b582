package import Stitching

/// The result of a submission. Both cases mean that it is on disk.
package enum Acceptance: Hashable, Sendable {
    /// A new booking. If another customer has the same order id and code, `reusing` names that booking.
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

/// The differences of a repeated webhook, and how they are used.
package struct Repeat: Hashable, Sendable {
    package enum Use: String, Hashable, Sendable, CaseIterable {
        /// The booking takes a contact that it lacked.
        case contact
        /// The booking is not sent yet and takes the session.
        case session
        /// The integration is switched on now, so the booking is sent.
        case activation
        /// The booking was sent with the default: it is recalled and sent again with the session.
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
    /// Seconds after its receipt within which a delivered booking may be recalled for a session; `nil` for never.
    package var recallWindow: Double?

    package init(isActive: Bool = true, recallWindow: Double? = nil) {
        self.isActive = isActive
        self.recallWindow = recallWindow
    }
}
