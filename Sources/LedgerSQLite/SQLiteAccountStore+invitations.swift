package import Foundation
import GRDB
package import Ledger
package import Stitching

extension SQLiteAccountStore {
    /// A one-time link's token for a person, or for the first administrator. The previous link ends.
    package func invite(_ user: UserID?, at now: Date) async throws(LedgerError) -> Secret {
        let vault = self.database.vault
        return try await self.database.commit { db in
            if let user { _ = try UserRecord.fetch(user, db) }
            let token = Secret(Vault.randomText(bytes: 24))
            try db.execute(
                sql: "DELETE FROM invitation WHERE userID IS ? OR expiresAt <= ?",
                arguments: [user?.rawValue, now.milliseconds])
            try db.execute(
                sql: "INSERT INTO invitation (tokenHash, userID, createdAt, expiresAt) VALUES (?, ?, ?, ?)",
                arguments: [
                    vault.hash(token.revealed, for: .invitation), user?.rawValue, now.milliseconds,
                    now.addingTimeInterval(Invitation.lifetime).milliseconds,
                ])
            return token
        }
    }

    /// The person and purpose of a link; `nil` when it was used, has expired or does not exist.
    package func invitation(token: String, at now: Date) async throws(LedgerError) -> Invitation? {
        let hash = self.database.vault.hash(token, for: .invitation)
        return try await self.database.read { db in try Self.invitation(hash, now, db) }
    }

    /// Uses a link: the person gets the password and can sign in.
    ///
    /// - Parameter email: the first administrator's address; ignored on a link for a person.
    ///
    /// `nil` when the link is no longer valid; throws `.conflict` when the address belongs to another person.
    package func accept(
        token: String, email: EmailAddress?, password: PasswordHash, at now: Date
    ) async throws(LedgerError) -> User? {
        let hash = self.database.vault.hash(token, for: .invitation)
        return try await self.database.commit { db in
            guard let invitation = try Self.invitation(hash, now, db) else { return nil }
            let user: User
            if let known = invitation.user {
                user = known
            } else {
                guard let email else { return nil }
                user = try UserRecord.insert(email.text.lowercased(), .admin, now, db)
            }
            try UserRecord.setPassword(password, of: user.id, db)
            try db.execute(sql: "DELETE FROM login WHERE userID = ?", arguments: [user.id.rawValue])
            try db.execute(sql: "DELETE FROM invitation WHERE tokenHash = ?", arguments: [hash])
            return try UserRecord.fetch(user.id, db)
        }
    }

    /// A link for the first administrator is void as soon as one exists.
    private static func invitation(_ hash: Data, _ now: Date, _ db: Database) throws -> Invitation? {
        let row = try Row.fetchOne(
            db, sql: "SELECT userID, expiresAt FROM invitation WHERE tokenHash = ? AND expiresAt > ?",
            arguments: [hash, now.milliseconds])
        guard let row else { return nil }
        let user = try (row["userID"] as Int64?).map { try UserRecord.fetch(UserID(rawValue: $0), db) }
        if user?.disabledAt != nil { return nil }
        if user == nil, try UserRecord.activeAdministrators(except: nil, db) > 0 { return nil }
        return Invitation(user: user, expiresAt: Date(milliseconds: row["expiresAt"]))
    }
}
