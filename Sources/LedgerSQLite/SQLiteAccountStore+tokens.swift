package import Foundation
import GRDB
package import Ledger

extension SQLiteAccountStore {
    /// A key for scripts with the person's rights; shown once. `nil` when the person has too many.
    package func createToken(named name: String, of id: UserID, at now: Date) async throws(LedgerError) -> Secret? {
        let vault = self.database.vault
        return try await self.database.commit { db in
            let count = try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM api_token WHERE userID = ?", arguments: [id.rawValue])
            guard (count ?? 0) < APIToken.maximum else { return nil }
            let token = Secret("stitcher_\(Vault.randomText(bytes: 30))")
            try db.execute(
                sql: "INSERT INTO api_token (userID, name, tokenHash, createdAt) VALUES (?, ?, ?, ?)",
                arguments: [id.rawValue, name, vault.hash(token.revealed, for: .apiToken), now.milliseconds])
            return token
        }
    }

    /// The owner of this key; `nil` when it was removed or its owner was switched off.
    package func owner(ofToken token: String, at now: Date) async throws(LedgerError) -> User? {
        let hash = self.database.vault.hash(token, for: .apiToken)
        let found: (User, Int64, Int64)? = try await self.database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT user.*, api_token.id AS tokenID, coalesce(api_token.usedAt, 0) AS usedAt
                    FROM api_token JOIN user ON user.id = api_token.userID
                    WHERE api_token.tokenHash = ? AND user.disabledAt IS NULL
                    """, arguments: [hash])
            return row.map { (UserRecord.user($0), $0["tokenID"], $0["usedAt"]) }
        }
        guard let (user, id, usedAt) = found else { return nil }
        if now.timeIntervalSince(Date(milliseconds: usedAt)) > Login.seenResolution {
            try? await self.database.commit { db in
                try db.execute(
                    sql: "UPDATE api_token SET usedAt = ? WHERE id = ?", arguments: [now.milliseconds, id])
            }
        }
        return user
    }

    /// A person's keys in the order they were made.
    package func tokens(of id: UserID) async throws(LedgerError) -> [APIToken] {
        try await self.database.read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM api_token WHERE userID = ? ORDER BY id", arguments: [id.rawValue]
            ).map { row in
                APIToken(
                    id: row["id"], name: row["name"], createdAt: Date(milliseconds: row["createdAt"]),
                    usedAt: (row["usedAt"] as Int64?).map { Date(milliseconds: $0) })
            }
        }
    }

    /// Removes a key; nothing happens when it is not this person's.
    package func removeToken(_ token: Int64, of id: UserID) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "DELETE FROM api_token WHERE id = ? AND userID = ?", arguments: [token, id.rawValue])
        }
    }
}
