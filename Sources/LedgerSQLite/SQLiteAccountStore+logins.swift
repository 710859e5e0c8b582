package import Foundation
import GRDB
package import Ledger
import Stitching

extension SQLiteAccountStore {
    /// Signs a person in. The token goes into the browser's cookie; only its keyed hash is stored.
    package func openLogin(of id: UserID, agent: String, at now: Date) async throws(LedgerError) -> Secret {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let token = Secret(Vault.randomText(bytes: 32))
            try db.execute(sql: "DELETE FROM login WHERE expiresAt <= ?", arguments: [now.milliseconds])
            try db.execute(
                sql: """
                    INSERT INTO login (tokenHash, userID, createdAt, seenAt, expiresAt, agent)
                    VALUES (:hash, :user, :now, :now, :end, :agent)
                    """,
                arguments: [
                    "hash": vault.hash(token.revealed, for: .login), "user": id.rawValue, "now": now.milliseconds,
                    "end": now.addingTimeInterval(Login.idleLifetime).milliseconds,
                    "agent": agent.singleLine.prefix(utf8Bytes: Login.agentBytes),
                ])
            return token
        }
    }

    /// The person with this token; `nil` when the login has ended. One small read; now and then one write.
    package func login(token: String, at now: Date) async throws(LedgerError) -> Login? {
        let hash = self.database.vault.hash(token, for: .login)
        let login: Login? = try await self.database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT login.tokenHash, login.seenAt, login.agent, login.createdAt AS openedAt, user.*
                    FROM login JOIN user ON user.id = login.userID
                    WHERE login.tokenHash = ? AND login.expiresAt > ? AND user.disabledAt IS NULL
                    """, arguments: [hash, now.milliseconds]
            ).map(Self.login)
        }
        guard let login, now.timeIntervalSince(login.seenAt) > Login.seenResolution else { return login }
        let end = min(
            now.addingTimeInterval(Login.idleLifetime), login.createdAt.addingTimeInterval(Login.lifetime))
        // The last use is not important: a disk that refuses it must not sign anybody out.
        try? await self.database.commit { db in
            try db.execute(
                sql: "UPDATE login SET seenAt = ?, expiresAt = ? WHERE tokenHash = ?",
                arguments: [now.milliseconds, end.milliseconds, hash])
        }
        return login
    }

    /// The browsers in which a person is signed in, the last used first.
    package func logins(of id: UserID, at now: Date) async throws(LedgerError) -> [Login] {
        try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT login.tokenHash, login.seenAt, login.agent, login.createdAt AS openedAt, user.*
                    FROM login JOIN user ON user.id = login.userID
                    WHERE login.userID = ? AND login.expiresAt > ? ORDER BY login.seenAt DESC
                    """, arguments: [id.rawValue, now.milliseconds]
            ).map(Self.login)
        }
    }

    /// Signs this browser out.
    package func closeLogin(token: String) async throws(LedgerError) {
        let hash = self.database.vault.hash(token, for: .login)
        try await self.database.commit { db in
            try db.execute(sql: "DELETE FROM login WHERE tokenHash = ?", arguments: [hash])
        }
    }

    /// Signs a person out everywhere except in the browser with this token; `nil`: everywhere.
    package func closeLogins(of id: UserID, except token: String?) async throws(LedgerError) {
        let kept = token.map { self.database.vault.hash($0, for: .login) } ?? Data()
        try await self.database.commit { db in
            try db.execute(
                sql: "DELETE FROM login WHERE userID = ? AND tokenHash <> ?", arguments: [id.rawValue, kept])
        }
    }

    private static func login(_ row: Row) -> Login {
        let hash: Data = row["tokenHash"]
        return Login(
            user: UserRecord.user(row), createdAt: Date(milliseconds: row["openedAt"]),
            seenAt: Date(milliseconds: row["seenAt"]), agent: row["agent"],
            fingerprint: hash.prefix(6).base64EncodedString())
    }
}
