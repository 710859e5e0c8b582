import Foundation
import Ledger
import LedgerSQLite
import Stitching
import TestSupport
import Testing

@Suite("People who sign in")
struct AccountStoreTests {
    private static let cheap = PasswordHash.Cost(power: 1)

    private func user(_ accounts: any AccountStore, _ role: Role = .admin) async throws -> User {
        let email = try #require(EmailAddress(text: "Anna@Example.ru"))
        return try await accounts.create(email: email, role: role, at: TestTime.start)
    }

    @Test("have passwords that only the right text matches, each with a salt of its own")
    func passwords() throws {
        let first = try PasswordHash("correct horse battery", cost: Self.cheap)
        let second = try PasswordHash("correct horse battery", cost: Self.cheap)
        #expect(first != second)
        #expect(first.matches("correct horse battery"))
        #expect(!first.matches("correct horse batterY"))
        #expect(!first.matches(""))
        #expect("\(first)" == "PasswordHash(redacted)")
    }

    @Test("match the same password however the keyboard composes its letters")
    func composed() throws {
        let hash = try PasswordHash("кре\u{0301}пкий й", cost: Self.cheap)
        #expect(hash.matches("кре\u{0301}пкий \u{0438}\u{0306}"))
    }

    @Test("leave neither password nor token on the disk in the clear")
    func secrecy() async throws {
        let ledger = try TestLedger()
        let accounts = ledger.accounts
        let user = try await self.user(accounts)
        let password = "a password to be searched for"
        try await accounts.setPassword(of: user.id, to: PasswordHash(password, cost: Self.cheap))
        let secrets = [
            password, try await accounts.invite(user.id, at: TestTime.start).revealed,
            try await accounts.openLogin(of: user.id, agent: "Firefox", at: TestTime.start).revealed,
            try #require(try await accounts.createToken(named: "report", of: user.id, at: TestTime.start)).revealed,
        ]
        for file in try FileManager.default.contentsOfDirectory(atPath: ledger.directory.path) {
            let bytes = FileManager.default.contents(atPath: "\(ledger.directory.path)/\(file)") ?? Data()
            for secret in secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file)") }
        }
    }
}
