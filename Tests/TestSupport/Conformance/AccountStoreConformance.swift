import Foundation
import Ledger
import Stitching
import Testing

/// What every account store promises.
package enum AccountStoreConformance {
    private static let cheap = PasswordHash.Cost(power: 1)

    private static func user(_ accounts: any AccountStore, _ role: Role = .admin) async throws -> User {
        let email = try #require(EmailAddress(text: "Anna@Example.ru"))
        return try await accounts.create(email: email, role: role, at: TestTime.start)
    }

    package static let laws = [
        ConformanceLaw("people are known by their address whatever its case, and only once") { subject in
            let accounts = subject.stores.accounts
            let user = try await Self.user(accounts)
            #expect(user.email == "anna@example.ru")
            #expect(try await accounts.user(email: "ANNA@example.ru") == user)
            #expect(try await accounts.user(user.id) == user)
            await #expect(throws: LedgerError.conflict) { try await Self.user(accounts) }
            await #expect(throws: LedgerError.notFound) { try await accounts.user(UserID(rawValue: 99)) }
        },
        ConformanceLaw("a link is used up; a second use, at the same moment or later, finds nothing") { subject in
            let accounts = subject.stores.accounts
            let token = try await accounts.invite(nil, at: TestTime.start).revealed
            let hash = try PasswordHash("three words long", cost: Self.cheap)
            let made = await withTaskGroup(of: User?.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let email = EmailAddress(text: "user\(number)@example.ru")
                        return try? await accounts.accept(
                            token: token, email: email, password: hash, at: TestTime.start)
                    }
                }
                return await group.reduce(into: [User]()) { list, user in if let user { list.append(user) } }
            }
            #expect(made.count == 1)
            #expect(try await accounts.users().map(\.role) == [.admin])
        },
        ConformanceLaw("a new password ends every link and login but the one named") { subject in
            let accounts = subject.stores.accounts
            let user = try await Self.user(accounts)
            let kept = try await accounts.openLogin(of: user.id, agent: "here", at: TestTime.start).revealed
            let other = try await accounts.openLogin(of: user.id, agent: "there", at: TestTime.start).revealed
            let link = try await accounts.invite(user.id, at: TestTime.start).revealed
            try await accounts.setPassword(
                of: user.id, to: PasswordHash("three words long", cost: Self.cheap), keeping: kept)
            #expect(try await accounts.login(token: kept, at: TestTime.start)?.user.id == user.id)
            #expect(try await accounts.login(token: other, at: TestTime.start) == nil)
            #expect(try await accounts.invitation(token: link, at: TestTime.start) == nil)
        },
        ConformanceLaw("a login ends ninety days after it began, however busy it is") { subject in
            let accounts = subject.stores.accounts
            let user = try await Self.user(accounts)
            let token = try await accounts.openLogin(of: user.id, agent: "", at: TestTime.start).revealed
            for day in 1...89 {
                let login = try await accounts.login(
                    token: token, at: TestTime.start.addingTimeInterval(Double(day) * 86_400))
                #expect(login != nil)
            }
            let end = TestTime.start.addingTimeInterval(Login.lifetime + 1)
            #expect(try await accounts.login(token: token, at: end) == nil)
        },
        ConformanceLaw("the last administrator stays one and is not switched off") { subject in
            let accounts = subject.stores.accounts
            #expect(try await !accounts.hasAdministrator())
            let user = try await Self.user(accounts)
            try await accounts.setPassword(of: user.id, to: PasswordHash("three words long", cost: Self.cheap))
            #expect(try await accounts.hasAdministrator())
            #expect(try await accounts.setRole(of: user.id, to: .marketer) == .lastAdministrator)
            #expect(try await accounts.setDisabled(true, of: user.id, at: TestTime.start) == .lastAdministrator)
            #expect(try await accounts.users().map(\.isActive) == [true])
        },
        ConformanceLaw("a person who is switched off has neither login nor key nor credentials") { subject in
            let accounts = subject.stores.accounts
            let user = try await Self.user(accounts, .marketer)
            try await accounts.setPassword(of: user.id, to: PasswordHash("three words long", cost: Self.cheap))
            let login = try await accounts.openLogin(of: user.id, agent: "", at: TestTime.start).revealed
            let key = try #require(try await accounts.createToken(named: "report", of: user.id, at: TestTime.start))
            #expect(try await accounts.owner(ofToken: key.revealed, at: TestTime.start)?.id == user.id)
            #expect(try await accounts.credentials(email: user.email)?.password.matches("three words long") == true)
            #expect(try await accounts.setDisabled(true, of: user.id, at: TestTime.start) == .done)
            #expect(try await accounts.login(token: login, at: TestTime.start) == nil)
            #expect(try await accounts.owner(ofToken: key.revealed, at: TestTime.start) == nil)
            #expect(try await accounts.credentials(email: user.email) == nil)
        },
        ConformanceLaw("a person has so many keys, and takes back only their own") { subject in
            let accounts = subject.stores.accounts
            let user = try await Self.user(accounts)
            for number in 1...APIToken.maximum {
                #expect(try await accounts.createToken(named: "\(number)", of: user.id, at: TestTime.start) != nil)
            }
            #expect(try await accounts.createToken(named: "more", of: user.id, at: TestTime.start) == nil)
            let first = try #require(try await accounts.tokens(of: user.id).first)
            try await accounts.removeToken(first.id, of: UserID(rawValue: 99))
            #expect(try await accounts.tokens(of: user.id).count == APIToken.maximum)
            try await accounts.removeToken(first.id, of: user.id)
            #expect(try await accounts.tokens(of: user.id).first?.name == "2")
        },
        ConformanceLaw("a browser's mark is good for its person and for a year") { subject in
            let accounts = subject.stores.accounts
            let user = try await Self.user(accounts)
            let mark = accounts.browserMark(of: user.id, at: TestTime.start)
            let end = TestTime.start.addingTimeInterval(BrowserMark.lifetime)
            #expect(accounts.isBrowserMark(mark, of: user.id, at: TestTime.start))
            #expect(!accounts.isBrowserMark(mark, of: UserID(rawValue: 99), at: TestTime.start))
            #expect(!accounts.isBrowserMark(mark + "x", of: user.id, at: TestTime.start))
            #expect(!accounts.isBrowserMark(mark, of: user.id, at: end))
        },
    ]
}
