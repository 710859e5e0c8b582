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
    /// Since when the person may no longer sign in; `nil`: may.
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
    /// What the browser calls itself, cut to 200 bytes.
    package let agent: String
    /// Tells this login among a person's others; no secret.
    package let fingerprint: String
}

/// A one-time link with which somebody chooses a password.
package struct Invitation: Hashable, Sendable {
    /// Whom it is for; `nil`: whoever opens it becomes the first administrator.
    package let user: User?
    package let expiresAt: Date
}

/// A person's key for scripts, as the profile lists it; the key itself is shown once.
package struct APIToken: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let name: String
    package let createdAt: Date
    /// To within five minutes; `nil`: never.
    package let usedAt: Date?
}
