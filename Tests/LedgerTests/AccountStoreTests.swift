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

    @Test("are known by their address whatever its case, and only once")
    func unique() async throws {
        let ledger = try TestLedger()
        let accounts = ledger.accounts
        let user = try await self.user(accounts)
        #expect(user.email == "anna@example.ru")
        #expect(try await accounts.user(email: "ANNA@example.ru") == user)
        await #expect(throws: LedgerError.conflict) { try await self.user(accounts) }
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

    @Test("use a link up; a second use, at the same moment or later, finds nothing")
    func once() async throws {
        let ledger = try TestLedger()
        let accounts = ledger.accounts
        let token = try await accounts.invite(nil, at: TestTime.start).revealed
        let hash = try PasswordHash("three words long", cost: Self.cheap)
        let made = await withTaskGroup(of: User?.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let email = EmailAddress(text: "user\(number)@example.ru")
                    return try? await accounts.accept(token: token, email: email, password: hash, at: TestTime.start)
                }
            }
            return await group.reduce(into: [User]()) { list, user in if let user { list.append(user) } }
        }
        #expect(made.count == 1)
        #expect(try await accounts.users().map(\.role) == [.admin])
    }

    @Test("lose every link and login, but the one named, with a new password")
    func changed() async throws {
        let ledger = try TestLedger()
        let accounts = ledger.accounts
        let user = try await self.user(accounts)
        let kept = try await accounts.openLogin(of: user.id, agent: "here", at: TestTime.start).revealed
        let other = try await accounts.openLogin(of: user.id, agent: "there", at: TestTime.start).revealed
        let link = try await accounts.invite(user.id, at: TestTime.start).revealed
        try await accounts.setPassword(
            of: user.id, to: PasswordHash("three words long", cost: Self.cheap), keeping: kept)
        #expect(try await accounts.login(token: kept, at: TestTime.start)?.user.id == user.id)
        #expect(try await accounts.login(token: other, at: TestTime.start) == nil)
        #expect(try await accounts.invitation(token: link, at: TestTime.start) == nil)
    }

    @Test("have a login that ends ninety days after it began, however busy it is")
    func ninetyDays() async throws {
        let ledger = try TestLedger()
        let accounts = ledger.accounts
        let user = try await self.user(accounts)
        let token = try await accounts.openLogin(of: user.id, agent: "", at: TestTime.start).revealed
        for day in 1...89 {
            let login = try await accounts.login(
                token: token, at: TestTime.start.addingTimeInterval(Double(day) * 86_400))
            #expect(login != nil)
        }
        let end = TestTime.start.addingTimeInterval(Login.lifetime + 1)
        #expect(try await accounts.login(token: token, at: end) == nil)
    }
}

@Suite("The history of settings")
struct SettingsChangeTests {
    @Test("says who changed what and when, and never the key itself")
    func history() async throws {
        let ledger = try TestLedger()
        let made = try await ledger.settings.create(.example(name: "Old"), by: "anna@example.ru", at: TestTime.start)
        var settings = made.settings
        settings.name = "New"
        settings.token = Secret("another-token")
        settings.destination = .site(7, source: 3)
        let later = TestTime.start.addingTimeInterval(60)
        let changed = try await ledger.settings.update(made.id, from: made.revision, to: settings, at: later)
        _ = try await ledger.settings.rotateSecret(of: made.id, overlap: 0, by: "maria@example.ru", at: later)
        let changes = try await ledger.settings.changes(of: made.id, limit: 10)
        #expect(changes.map(\.author) == ["maria@example.ru", "stitcher", "anna@example.ru"])
        #expect(changes[1].revision == changed.revision)
        #expect(changes[1].at == later)
        #expect(changes[1].fields.map(\.field) == ["name", "token", "campaign", "site", "source"])
        #expect(changes[1].fields[0] == .init(field: "name", from: "Old", to: "New"))
        #expect(changes[1].fields[1] == .init(field: "token", from: nil, to: nil))
        #expect(changes[0].fields.map(\.field) == ["webhookAddress"])
    }

    @Test("keeps nothing of a change that changes nothing")
    func nothing() async throws {
        let ledger = try TestLedger()
        let made = try await ledger.integration()
        _ = try await ledger.settings.update(made.id, from: made.revision, to: made.settings, at: TestTime.start)
        #expect(try await ledger.settings.changes(of: made.id, limit: 10).count == 1)
    }
}
