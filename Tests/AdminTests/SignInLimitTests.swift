import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import Logging
import NIOCore
import Relay
import ServiceTestSupport
import Stitching
import Synchronization
import TestSupport
import Testing
import Web

@testable import Admin
@testable import Backoffice
@testable import ScriptServer

@Suite("Guessing passwords")
struct SignInLimitTests {
    private static let right = [("email", "anna@example.ru"), ("password", Person.password)]
    private static let wrong = [("email", "anna@example.ru"), ("password", "not this one")]

    @Test("at once is counted before any guess is compared: of sixty ten are")
    func atOnce() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        try await withLiveServer(service) { port in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 1...60 { tasks.addTask { try await Browser(port).signIn(Self.wrong).status } }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 401 } == LoginThrottle.failuresOfPair)
            #expect(statuses.count { $0 == 429 } == 60 - LoginThrottle.failuresOfPair)
            #expect(try await Browser(port).signIn(Self.right).status == 429)
        }
    }

    /// Ten wrong passwords from each of so many networks.
    private static func guess(_ port: Int, networks: Int) async throws {
        for network in 1...networks {
            for _ in 1...LoginThrottle.failuresOfPair {
                _ = try await Browser(port).signIn(Self.wrong, from: "198.51.100.\(network)")
            }
        }
    }

    @Test("from many networks locks nobody out of a browser in which they have signed in before")
    func knownBrowser() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        try await withLiveServer(service) { port in
            let anna = Browser(port)
            #expect(try await anna.signIn(Self.right).status == 303)
            try await Self.guess(port, networks: 12)
            let before = service.pauses.all.count
            // Neither from elsewhere nor from where the guesses come.
            for address in ["203.0.113.7", "198.51.100.1"] {
                #expect(try await anna.signIn(Self.right, from: address).status == 303)
            }
            #expect(service.pauses.all.count == before)
        }
    }

    @Test("from many networks makes the others wait for each other, and shuts nobody out")
    func slowedDown() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        try await withLiveServer(service) { port in
            try await Self.guess(port, networks: 10)
            #expect(service.pauses.all.isEmpty)
            #expect(try await Browser(port).signIn(Self.right, from: "203.0.113.1").status == 303)
            #expect(service.pauses.all == [.seconds(1)])
            for second in 2...10 {
                #expect(try await Browser(port).signIn(Self.wrong, from: "203.0.113.\(second)").status == 401)
            }
            #expect(service.pauses.all == (1...10).map { .seconds($0) })
            // The clock stands still: ten seconds are taken, and who comes now is told when to come again.
            let refused = try await Browser(port).signIn(Self.right, from: "203.0.113.1")
            #expect(refused.status == 429)
            #expect(refused.text.lowercased().contains("retry-after: 11\r\n"))
            #expect(refused.text.contains("через несколько секунд"))
            service.clock.move(3)
            #expect(try await Browser(port).signIn(Self.right, from: "203.0.113.1").status == 303)
        }
    }

    @Test("in a browser known for this person has a limit of its own, and another person's mark is worth nothing")
    func knownBrowserLimit() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        _ = try await service.person(.marketer, email: "maria@example.ru")
        let maria = [("email", "maria@example.ru"), ("password", Person.password)]
        try await withLiveServer(service) { (port: Int) async throws -> Void in
            let shared = Browser(port)
            for fields in [maria, Self.right] { #expect(try await shared.signIn(fields).status == 303) }
            for _ in 1...LoginThrottle.failuresOfBrowser {
                #expect(try await shared.signIn(Self.wrong).status == 401)
            }
            #expect(try await shared.signIn(Self.right).status == 429)
            // The other person of this browser is not concerned, nor is the same person elsewhere.
            #expect(try await shared.signIn(maria).status == 303)
            #expect(try await Browser(port).signIn(Self.right).status == 303)
            // Maria's own browser is a stranger's for Anna.
            let other = Browser(port)
            #expect(try await other.signIn(maria, from: "203.0.113.9").status == 303)
            for _ in 1...LoginThrottle.failuresOfPair {
                #expect(try await other.signIn(Self.wrong, from: "203.0.113.9").status == 401)
            }
            #expect(try await Browser(port).signIn(Self.right, from: "203.0.113.9").status == 429)
        }
    }

    @Test("with a mark that was made up, changed or has ended counts as a stranger's")
    func forgedMarks() async throws {
        let service = try await TestService()
        let accounts = service.admin.accounts
        let anna = try #require(try await service.person(.admin).user?.id)
        let maria = try #require(try await service.person(.marketer, email: "maria@example.ru").user?.id)
        let mark = accounts.browserMark(of: anna, at: TestService.start)
        #expect(accounts.isBrowserMark(mark, of: anna, at: TestService.start))
        #expect(!mark.contains("anna"))
        #expect(!accounts.isBrowserMark(mark, of: maria, at: TestService.start))
        let end = TestService.start.addingTimeInterval(BrowserMark.lifetime + 1)
        #expect(!accounts.isBrowserMark(mark, of: anna, at: end))
        let parts = mark.split(separator: ".").map(String.init)
        let forgeries = [
            "", "...", "\(anna)", mark + "x", String(mark.dropLast()),
            [maria.description, parts[1], parts[2], parts[3]].joined(separator: "."),
            [parts[0], "99999999999", parts[2], parts[3]].joined(separator: "."),
            [parts[0], parts[1], parts[2], ""].joined(separator: "."),
        ]
        for forgery in forgeries {
            #expect(!accounts.isBrowserMark(forgery, of: anna, at: TestService.start), "\(forgery)")
            #expect(!accounts.isBrowserMark(forgery, of: maria, at: TestService.start), "\(forgery)")
        }
    }

    @Test("leaves a cookie that no script reads, for a year, and that holds no name")
    func cookie() async throws {
        let service = try await TestService()
        _ = try await service.person(.admin)
        let entered = try await service.stranger().post("/login", Self.right)
        let cookie = try #require(entered.headers[values: .setCookie].first { $0.hasPrefix("stitcher_known=") })
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Max-Age=31536000"] { #expect(cookie.contains(part)) }
        #expect(!cookie.contains("anna"))
        let refused = try await service.stranger().post("/login", Self.wrong)
        #expect(!refused.headers[values: .setCookie].contains { $0.hasPrefix("stitcher_known=") })
    }

    @Test("waits in a queue that ends: who comes when it is full is told when to come again, and is not counted")
    func fullQueue() async throws {
        let service = try await TestService()
        let gate = service.admin.passwords.gate
        let total = PasswordHasher.waiting + 2
        let isOpen = Flag()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 1...total {
                tasks.addTask { try await gate.run(isKnown: false) { while !isOpen.isRaised { await Task.yield() } } }
            }
            while gate.queueLength < PasswordHasher.waiting { await Task.yield() }
            let answer = try await service.stranger().post("/login", Self.wrong, language: "en")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "5")
            #expect(answer.text.contains("Try again in some seconds"))
            // A browser that is known has a queue of its own, and goes first.
            async let known = gate.run(isKnown: true) { true }
            while gate.queueLength == PasswordHasher.waiting { await Task.yield() }
            isOpen.raise()
            #expect(try await known)
            try await tasks.waitForAll()
        }
        #expect(gate.queueLength == 0)
    }

    @Test("writes a line for each sign-in, with the address and without a name")
    func journal() async throws {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in lines }
        let journal = SignInLog()
        journal.note(.succeeded, from: "198.51.100.7", logger)
        journal.note(.failed, from: "198.51.100.7", logger)
        journal.note(.throttled, from: "198.51.100.7", logger)
        journal.note(.throttled, from: "198.51.100.7", isQuiet: true, logger)
        #expect(
            lines.all == [
                "info signed in client.address=198.51.100.7 signin.outcome=succeeded",
                "notice sign-in failed client.address=198.51.100.7 signin.outcome=failed",
                "warning sign-in refused client.address=198.51.100.7 signin.outcome=throttled",
            ])
    }

    @Test("counts what was refused once in the log, and a success takes back its own attempt alone")
    func throttle() throws {
        let throttle = LoginThrottle()
        var attempts: [LoginThrottle.Attempt] = []
        for _ in 1...LoginThrottle.failuresOfPair {
            guard case .admitted(let attempt) = throttle.take("a", from: 1, browser: nil, at: TestService.start) else {
                Issue.record("an attempt was refused too soon")
                return
            }
            attempts.append(attempt)
        }
        #expect(throttle.take("a", from: 1, browser: nil, at: TestService.start).isNews == true)
        #expect(throttle.take("a", from: 1, browser: nil, at: TestService.start).isNews == false)
        throttle.giveBack(attempts[0])
        #expect(throttle.take("a", from: 1, browser: nil, at: TestService.start).isNews == nil)
        #expect(throttle.take("a", from: 1, browser: nil, at: TestService.start).isNews == false)
        throttle.noteSuccess(attempts[1])
        for _ in 1...LoginThrottle.failuresOfPair {
            #expect(throttle.take("a", from: 1, browser: nil, at: TestService.start).isNews == nil)
        }
        #expect(throttle.take("a", from: 1, browser: nil, at: TestService.start).isNews == false)
    }
}

/// Signs in over real sockets and keeps one cookie: that by which it is known. Leaves the login's own behind.
private final class Browser: Sendable {
    private let port: Int
    private let cookie = Mutex<String?>(nil)

    init(_ port: Int) {
        self.port = port
    }

    /// - Parameter address: as the proxy names it.
    func signIn(_ fields: [(String, String)], from address: String? = nil) async throws -> (status: Int, text: String) {
        let body = fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
            .joined(separator: "&")
        var head = [
            "POST /login HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: \(body.utf8.count)", "Connection: close",
        ]
        if let address { head.append("X-Forwarded-For: \(address)") }
        if let cookie = self.cookie.withLock({ $0 }) { head.append("Cookie: \(cookie)") }
        let connection = try await RawConnection(port: self.port)
        try await connection.send(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
        _ = await eventually(within: .seconds(60)) { !connection.isOpen }
        let text = connection.text
        if let known = text.firstMatch(of: /stitcher_known=[^;]+/) {
            self.cookie.withLock { $0 = String(known.output) }
        }
        return (text.firstMatch(of: /HTTP\/1\.1 (\d+)/).flatMap { Int($0.output.1) } ?? 0, text)
    }
}

extension LoginThrottle.Verdict {
    /// `nil` when it was admitted.
    fileprivate var isNews: Bool? {
        if case .refused(_, let isNews) = self { isNews } else { nil }
    }
}

/// Keeps what is logged.
private final class Lines: LogHandler, Sendable {
    private let contents = Mutex<[String]>([])

    var all: [String] { self.contents.withLock { $0 } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let facts = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let line = ["\(event.level)", "\(event.message)"] + facts
        self.contents.withLock { $0.append(line.joined(separator: " ")) }
    }
}
