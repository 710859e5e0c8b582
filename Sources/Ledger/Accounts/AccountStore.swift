package import Foundation
package import Stitching

/// The people who may sign in: their passwords, browsers, one-time links and keys for scripts. Every method is one
/// transaction.
///
/// Tokens are kept as keyed hashes only. Whatever calls itself an account store passes `AccountStoreConformance`.
package protocol AccountStore: Sendable {
    /// Whose keys hash tokens and sign marks and forms.
    var vault: Vault { get }

    /// Everybody, in the order they were made.
    func users() async throws(LedgerError) -> [User]

    /// Throws `.notFound` when there is none.
    func user(_ id: UserID) async throws(LedgerError) -> User

    /// `nil` when nobody has this address.
    func user(email: String) async throws(LedgerError) -> User?

    /// Creates a person who cannot sign in until a password is set. Throws `.conflict` when the address is taken.
    func create(email: EmailAddress, role: Role, at now: Date) async throws(LedgerError) -> User

    /// Whether an administrator can sign in. Until then the program prints a one-time link.
    func hasAdministrator() async throws(LedgerError) -> Bool

    func setRole(of id: UserID, to role: Role) async throws(LedgerError) -> AccountChange

    /// A person who is switched off is signed out everywhere at once, and the keys for scripts stop working.
    func setDisabled(_ isDisabled: Bool, of id: UserID, at now: Date) async throws(LedgerError) -> AccountChange

    func setLanguage(of id: UserID, to language: Language?) async throws(LedgerError)

    /// A new password ends every login except the given one, and every open link.
    ///
    /// - Parameter kept: the token of the browser that made the change.
    func setPassword(of id: UserID, to password: PasswordHash, keeping kept: String?) async throws(LedgerError)

    /// The password of a person who may sign in; `nil` when nobody may with this address.
    func credentials(email: String) async throws(LedgerError) -> (user: User, password: PasswordHash)?

    /// Signs a person in. The token goes into the browser's cookie; only its keyed hash is stored.
    func openLogin(of id: UserID, agent: String, at now: Date) async throws(LedgerError) -> Secret

    /// The person with this token; `nil` when the login has ended. One small read; now and then one write.
    func login(token: String, at now: Date) async throws(LedgerError) -> Login?

    /// The browsers in which a person is signed in, the last used first.
    func logins(of id: UserID, at now: Date) async throws(LedgerError) -> [Login]

    /// Signs this browser out.
    func closeLogin(token: String) async throws(LedgerError)

    /// Signs a person out everywhere except in the browser with this token; `nil`: everywhere.
    func closeLogins(of id: UserID, except token: String?) async throws(LedgerError)

    /// A one-time link's token for a person, or, without one, for the first administrator. The one before it ends.
    func invite(_ user: UserID?, at now: Date) async throws(LedgerError) -> Secret

    /// The person and purpose of a link; `nil` when it was used, has expired or does not exist.
    func invitation(token: String, at now: Date) async throws(LedgerError) -> Invitation?

    /// Uses a link: the person gets the password and can sign in.
    ///
    /// - Parameter email: the first administrator's address; ignored on a link for a person.
    ///
    /// `nil` when the link is no longer valid; throws `.conflict` when the address belongs to another person.
    func accept(
        token: String, email: EmailAddress?, password: PasswordHash, at now: Date
    ) async throws(LedgerError) -> User?

    /// A key for scripts with the person's own rights; shown once. `nil` when the person has ``APIToken/maximum``.
    func createToken(named name: String, of id: UserID, at now: Date) async throws(LedgerError) -> Secret?

    /// The owner of this key; `nil` when it was removed or its owner was switched off.
    func owner(ofToken token: String, at now: Date) async throws(LedgerError) -> User?

    /// A person's keys in the order they were made.
    func tokens(of id: UserID) async throws(LedgerError) -> [APIToken]

    /// Removes a key; nothing happens when it is not this person's.
    func removeToken(_ token: Int64, of id: UserID) async throws(LedgerError)
}

extension AccountStore {
    /// A new password that signs the person out everywhere.
    package func setPassword(of id: UserID, to password: PasswordHash) async throws(LedgerError) {
        try await self.setPassword(of: id, to: password, keeping: nil)
    }

    /// Signs a person out everywhere.
    package func closeLogins(of id: UserID) async throws(LedgerError) {
        try await self.closeLogins(of: id, except: nil)
    }

    /// The token that a form must return to prove that it is ours: a different one for each login.
    package func formToken(login token: String) -> String {
        self.vault.hash(token, for: .form).base64EncodedString()
    }
}
