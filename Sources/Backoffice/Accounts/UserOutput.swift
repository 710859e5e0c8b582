package import Foundation
package import Ledger
import Stitching

/// A person in the API and in commands. Never contains the password.
package struct UserOutput: Encodable, Sendable {
    package let id: String
    package let email: String
    package let role: String
    /// `active`, `invited` (has not used the link yet) or `disabled`.
    package let state: String
    package let language: String?
    package let createdAt: Date

    package init(_ user: User) {
        self.id = user.id.description
        self.email = user.email
        self.role = user.role.rawValue
        self.state = user.disabledAt != nil ? "disabled" : user.hasPassword ? "active" : "invited"
        self.language = user.language?.rawValue
        self.createdAt = user.createdAt
    }
}
