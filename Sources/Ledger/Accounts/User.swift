package import Foundation
package import Stitching

/// The number of a person who may sign in.
package struct UserID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Reads what a page or the API received; `nil` unless it is a positive decimal number.
    package init?(text: some StringProtocol) {
        guard let id = EntryID(text: text) else { return nil }
        self.init(rawValue: id.rawValue)
    }

    package var description: String { String(self.rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a person may do.
package enum Role: String, Sendable, Codable, CaseIterable {
    /// Everything.
    case admin
    /// Sees coverage and bookings, exports; changes nothing.
    case marketer
}

/// A person who may sign in.
package struct User: Hashable, Sendable, Identifiable {
    package let id: UserID
    /// In lower case; the name under which the person signs in.
    package let email: String
    package let role: Role
    /// The language chosen on the profile page; `nil`: the browser's.
    package let language: Language?
    /// `false` until the one-time link was used.
    package let hasPassword: Bool
    package let createdAt: Date
    /// When the person was switched off; `nil`: the person may sign in.
    package let disabledAt: Date?

    package init(
        id: UserID, email: String, role: Role, language: Language?, hasPassword: Bool, createdAt: Date,
        disabledAt: Date?
    ) {
        self.id = id
        self.email = email
        self.role = role
        self.language = language
        self.hasPassword = hasPassword
        self.createdAt = createdAt
        self.disabledAt = disabledAt
    }

    /// Whether the person can sign in now: has a password and is not switched off.
    package var isActive: Bool { self.hasPassword && self.disabledAt == nil }
}

/// One browser in which a person is signed in.
package struct Login: Hashable, Sendable {
    package let user: User
    package let createdAt: Date
    package let seenAt: Date
    /// The browser's own name, cut to 200 bytes.
    package let agent: String
    /// Identifies this login among a person's others; not secret.
    package let fingerprint: String

    /// A login ends this long after its last use, and at the latest this long after its beginning.
    package static let idleLifetime: TimeInterval = 14 * 86_400
    package static let lifetime: TimeInterval = 90 * 86_400
    /// Precision of the last use, so that not every page causes a write.
    package static let seenResolution: TimeInterval = 300
    /// Bytes of ``agent``.
    package static let agentBytes = 200

    package init(user: User, createdAt: Date, seenAt: Date, agent: String, fingerprint: String) {
        self.user = user
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.agent = agent
        self.fingerprint = fingerprint
    }
}

/// A one-time link to choose a password.
package struct Invitation: Hashable, Sendable {
    /// The person; `nil`: the user of the link becomes the first administrator.
    package let user: User?
    package let expiresAt: Date

    /// How long a one-time link is valid.
    package static let lifetime: TimeInterval = 24 * 3_600

    package init(user: User?, expiresAt: Date) {
        self.user = user
        self.expiresAt = expiresAt
    }
}

/// A person's key for scripts, as the profile lists it; the key itself is shown once.
package struct APIToken: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
    package let createdAt: Date
    /// To within five minutes; `nil`: never.
    package let usedAt: Date?

    /// Keys that one person may have at once.
    package static let maximum = 20

    package init(id: Int64, name: String, createdAt: Date, usedAt: Date?) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.usedAt = usedAt
    }
}
