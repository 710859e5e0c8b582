package import Foundation
import GRDB
package import Ledger
package import Stitching

/// The people who may sign in. Every method is one transaction.
package struct SQLiteAccountStore: AccountStore {
    let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    package var vault: Vault { self.database.vault }

    /// Everybody, in the order they were made.
    package func users() async throws(LedgerError) -> [User] {
        try await self.database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM user ORDER BY id").map(UserRecord.user)
        }
    }

    /// Throws `.notFound` when there is none.
    package func user(_ id: UserID) async throws(LedgerError) -> User {
        try await self.database.read { db in try UserRecord.fetch(id, db) }
    }

    /// `nil` when nobody has this address.
    package func user(email: String) async throws(LedgerError) -> User? {
        try await self.database.read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM user WHERE email = ?", arguments: [email.lowercased()])
                .map(UserRecord.user)
        }
    }

    /// Creates a person who cannot sign in until a password is set. Throws `.conflict` when the address is taken.
    package func create(email: EmailAddress, role: Role, at now: Date) async throws(LedgerError) -> User {
        try await self.database.commit { db in
            try UserRecord.insert(email.text.lowercased(), role, now, db)
        }
    }

    /// Whether an administrator can sign in. Until then the program prints a one-time link.
    package func hasAdministrator() async throws(LedgerError) -> Bool {
        try await self.database.read { db in try UserRecord.activeAdministrators(except: nil, db) > 0 }
    }

    package func setRole(of id: UserID, to role: Role) async throws(LedgerError) -> AccountChange {
        try await self.database.commit { db in
            _ = try UserRecord.fetch(id, db)
            if role != .admin, try UserRecord.isLastAdministrator(id, db) { return .lastAdministrator }
            try db.execute(sql: "UPDATE user SET role = ? WHERE id = ?", arguments: [role.rawValue, id.rawValue])
            return .done
        }
    }

    /// A person who is switched off is signed out everywhere at once, and the keys for scripts stop working.
    package func setDisabled(_ isDisabled: Bool, of id: UserID, at now: Date) async throws(LedgerError) -> AccountChange
    {
        try await self.database.commit { db in
            _ = try UserRecord.fetch(id, db)
            if isDisabled, try UserRecord.isLastAdministrator(id, db) { return .lastAdministrator }
            try db.execute(
                sql: "UPDATE user SET disabledAt = ? WHERE id = ?",
                arguments: [isDisabled ? now.milliseconds : nil, id.rawValue])
            if isDisabled { try db.execute(sql: "DELETE FROM login WHERE userID = ?", arguments: [id.rawValue]) }
            return .done
        }
    }

    package func setLanguage(of id: UserID, to language: Language?) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.execute(
                sql: "UPDATE user SET language = ? WHERE id = ?", arguments: [language?.rawValue, id.rawValue])
        }
    }

    /// A new password ends every login except the given one, and every open link.
    ///
    /// - Parameter kept: the token of the browser that made the change.
    package func setPassword(
        of id: UserID, to password: PasswordHash, keeping kept: String?
    ) async throws(LedgerError) {
        let vault = self.database.vault
        try await self.database.commit { db in
            _ = try UserRecord.fetch(id, db)
            try UserRecord.setPassword(password, of: id, db)
            try db.execute(
                sql: "DELETE FROM login WHERE userID = ? AND tokenHash <> ?",
                arguments: [id.rawValue, kept.map { vault.hash($0, for: .login) } ?? Data()])
        }
    }

    /// The password of a person who may sign in; `nil` when nobody may with this address.
    package func credentials(email: String) async throws(LedgerError) -> (user: User, password: PasswordHash)? {
        try await self.database.read { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM user WHERE email = ? AND password IS NOT NULL AND disabledAt IS NULL",
                arguments: [email.lowercased()])
            guard let row, let password = PasswordHash(text: row["password"]) else { return nil }
            return (UserRecord.user(row), password)
        }
    }
}

/// The table `user`, row ↔ value.
enum UserRecord {
    static func user(_ row: Row) -> User {
        User(
            id: UserID(rawValue: row["id"]), email: row["email"], role: Role(rawValue: row["role"]) ?? .marketer,
            language: (row["language"] as String?).flatMap(Language.init),
            hasPassword: row["password"] as String? != nil, createdAt: Date(milliseconds: row["createdAt"]),
            disabledAt: (row["disabledAt"] as Int64?).map { Date(milliseconds: $0) })
    }

    static func fetch(_ id: UserID, _ db: Database) throws -> User {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM user WHERE id = ?", arguments: [id.rawValue]) else {
            throw LedgerError.notFound
        }
        return self.user(row)
    }

    static func insert(_ email: String, _ role: Role, _ now: Date, _ db: Database) throws -> User {
        let isTaken = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM user WHERE email = ?)", arguments: [email])
        guard isTaken == false else { throw LedgerError.conflict }
        try db.execute(
            sql: "INSERT INTO user (email, role, createdAt) VALUES (?, ?, ?)",
            arguments: [email, role.rawValue, now.milliseconds])
        return try self.fetch(UserID(rawValue: db.lastInsertedRowID), db)
    }

    static func setPassword(_ password: PasswordHash, of id: UserID, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE user SET password = ? WHERE id = ?", arguments: [password.text, id.rawValue])
        try db.execute(sql: "DELETE FROM invitation WHERE userID = ?", arguments: [id.rawValue])
    }

    static func activeAdministrators(except id: UserID?, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) FROM user
                WHERE role = 'admin' AND password IS NOT NULL AND disabledAt IS NULL AND id <> ?
                """, arguments: [id?.rawValue ?? 0]) ?? 0
    }

    static func isLastAdministrator(_ id: UserID, _ db: Database) throws -> Bool {
        let user = try self.fetch(id, db)
        return try user.role == .admin && user.isActive && self.activeAdministrators(except: id, db) == 0
    }
}
