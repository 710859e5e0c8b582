package import Admin
import Alerts
import AsyncHTTPClient
import Backoffice
import Bukza
import CoMagic
package import Foundation
import GRDB
package import HTTPTypes
package import Hummingbird
package import HummingbirdTesting
package import Ledger
package import LedgerSQLite
package import Logging
import NIOCore
import Notices
import Relay
package import Sandbox
package import ScriptServer
import ServiceLifecycle
import Services
package import SessionStore
import SiteDoctor
package import Stitching
import Synchronization
import TestSupport
import Testing
package import Web

/// The service's routes over a real ledger in a directory of its own, with one integration and a fixed wall clock.
package final class TestService: Sendable {
    /// Shows up nowhere but in what is sent to CoMagic.
    package static let token = "token-that-nobody-sees"
    package static let publicURL = "https://stitcher.example.ru"
    /// 2026-11-22 13:00:00 in Moscow.
    package static let start = Date(timeIntervalSince1970: 1_795_341_600)

    private let scratch: TemporaryDirectory
    package let database: LedgerDatabase
    package let ledger: LedgerStores
    package let store: any SettingsStore
    package let integrations: IntegrationDirectory
    package let sessions: SessionCache
    package let catalog: ScriptCatalog
    package let dependencies: ServerDependencies
    package let admin: AdminDependencies
    package let integration: Integration
    /// The account behind ``token``.
    package let coMagic: SandboxCoMagic
    /// What the routes take for now.
    package let clock = ManualDate(TestService.start)
    /// The room on the disk, and the machine's uptime, as the health routes see them.
    package let space = Setting(DiskSpace(free: 1 << 40, isReadOnly: false))
    package let uptime = Setting(Uptime(nanoseconds: 0))
    /// What the routes waited, without a clock.
    package let pauses = Pauses()
    /// For notices to loopback; the process ends with it.
    private static let client = NoticeSender.makeClient()
    /// Passwords in tests cost next to nothing.
    package static let cheap = PasswordHash.Cost(power: 1)

    /// - Parameters:
    ///   - beaconRate: a second from one address; 0 means no limit. The limiter's clock stands still.
    ///   - isInside: which hosts a notice may not go to.
    package init(
        widgets: [String] = [], name: String = "Картинг «Вираж»", isActive: Bool = true, beaconRate: Double = 0,
        isInside: @escaping @Sendable (_ host: String) -> Bool = { _ in false }
    ) async throws {
        self.scratch = try TemporaryDirectory()
        self.database = try LedgerDatabase(directory: self.scratch.path)
        self.ledger = self.database.makeStores()
        self.store = self.ledger.settings
        self.integrations = IntegrationDirectory(vault: self.database.vault)
        self.sessions = SessionCache(
            limits: .init(capacity: 10_000), now: { Uptime(nanoseconds: 0) }, wallClock: { Self.start })
        self.catalog = try ScriptCatalog(template: ScriptTemplate(), archive: self.ledger.settings)
        self.catalog.setPublicURL(Self.publicURL)
        let clock = self.clock
        let hosts = try DataAPIHosts()
        let coMagic = SandboxCoMagic(now: { clock.value })
        coMagic.put(
            SandboxAccount(token: Self.token, appID: 7, name: "Картинг «Вираж»", timezone: "Asia/Yekaterinburg"))
        self.coMagic = coMagic
        let api = DataAPIClient(
            transport: SandboxWire(coMagic: coMagic), hosts: hosts, now: { clock.value },
            requestID: { UUID().uuidString })
        let intake = BookingIntake(
            source: BukzaSource(), outbox: self.ledger.outbox, sessions: self.sessions, integrations: self.integrations,
            doorbells: Doorbells(), matchWindow: 5, now: { Self.start })
        let sightings = RecentSightings()
        self.dependencies = ServerDependencies(
            ledger: self.ledger, integrations: self.integrations, sessions: self.sessions, intake: intake,
            catalog: self.catalog, limiter: RateLimiter(rate: beaconRate, now: { Uptime(nanoseconds: 0) }),
            sightings: sightings,
            readiness: Readiness(
                self.ledger.condition, space: { [space] in space.value }, uptime: { [uptime] in uptime.value }),
            readinessLimiter: RateLimiter(rate: 5, now: { [uptime] in uptime.value }), now: { clock.value })
        self.admin = AdminDependencies(
            ledger: self.ledger, accounts: self.ledger.accounts, settings: self.store,
            sessions: self.sessions,
            reader: KeptBodyReader(source: intake.source, sessions: self.sessions) { [integrations] in
                integrations.integration($0)
            },
            catalog: self.catalog,
            integrations: IntegrationEditor(
                settings: self.store, catalog: AccountCatalog(client: api, now: { clock.value }), hosts: hosts,
                vault: self.database.vault, now: { clock.value }),
            install: Installation(
                ledger: self.ledger, sightings: sightings, intake: intake,
                examiner: SiteExaminer(
                    allowsPrivateTargets: true, signs: SiteSigns(widgets: BukzaSigns(), counter: .coMagic)),
                sink: api, publicURL: { [catalog] in catalog.publicURL }, now: { clock.value }),
            alerts: AlertDelivery(
                delivery: ChannelDelivery(
                    NoticeSender(
                        client: Self.client, judge: { host in isInside(host) ? .notAllowed : .addresses([host]) },
                        mail: nil, now: { clock.value }, random: { 1 })),
                canMail: false),
            pages: try Pages(), passwords: try PasswordHasher(cost: Self.cheap, threads: 2),
            pause: { [pauses] in pauses.note($0) }, now: { clock.value })
        self.integration = try await self.store.create(
            IntegrationSettings(
                name: name, isActive: isActive, widgets: widgets,
                target: .comagic(AccountAccess(url: "https://dataapi.comagic.ru/v2.0", token: Secret(Self.token))),
                destination: .campaign(500_001)),
            at: Self.start)
        try await self.reload()
    }

    package var directory: String { self.scratch.path }
    package var siteKey: String { self.integration.siteKey.rawValue }
    package var script: String { "/s/\(self.siteKey).js" }
    package var beacon: String { "/b/\(self.siteKey)" }
    package var hook: String { "/hooks/bukza/\(self.integration.secret.revealed)" }
    package var bookings: any BookingArchive { self.ledger.bookings }

    /// Every route of the service.
    package var router: Router<StitcherRequestContext> { self.router(proxies: .loopback) }

    /// Every route, behind these proxies.
    package func router(proxies: TrustedProxies) -> Router<StitcherRequestContext> {
        let pages = self.admin.pages
        let router = makeRouter(proxies: proxies, notFound: { request in pages.notFound(request) })
        PublicRoutes(self.dependencies).add(to: router)
        AdminRoutes(self.admin).add(to: router)
        return router
    }

    package var application: some ApplicationProtocol {
        makeApplication(
            self.router, host: "127.0.0.1", port: 0,
            connections: ConnectionTable(limits: ConnectionLimits(), logger: Self.silence), logger: Self.silence,
            onServerRunning: { _ in })
    }

    /// Takes up what the store holds, as the running server does.
    package func reload() async throws {
        let all = try await self.store.integrations()
        self.integrations.replace(with: all)
        try await self.catalog.replace(with: all, at: Self.start)
    }

    /// Changes the integration's settings and takes them up.
    package func change(_ body: (inout IntegrationSettings) -> Void) async throws {
        let current = try await self.store.integration(self.integration.id)
        var settings = current.settings
        body(&settings)
        _ = try await self.store.update(current.id, from: current.revision, to: settings, at: Self.start)
        try await self.reload()
    }

    /// From now on the disk refuses every write to the table, as a full one would.
    package func refuseWrites(to table: String) throws {
        let queue = try DatabaseQueue(path: "\(self.directory)/\(LedgerDatabase.fileName)")
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse_\(table) BEFORE INSERT ON \(table) BEGIN
                        SELECT RAISE(ABORT, 'database or disk is full');
                    END
                    """)
        }
        try queue.close()
    }

    /// There is room again.
    package func acceptWrites(to table: String) throws {
        let queue = try DatabaseQueue(path: "\(self.directory)/\(LedgerDatabase.fileName)")
        try queue.write { try $0.execute(sql: "DROP TRIGGER refuse_\(table)") }
        try queue.close()
    }

    /// One request, straight to the router.
    package func send(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> TestResponse {
        try await self.application.test(.router) { client in
            try await client.execute(uri: uri, method: method, headers: headers, body: body)
        }
    }

    /// One request with a text for its body.
    package func send(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields = [:], text: String
    ) async throws -> TestResponse {
        try await self.send(method, uri, headers, body: ByteBuffer(string: text))
    }

    /// A person with a password, signed in on a browser of their own.
    package func person(
        _ role: Role, email: String = "anna@example.ru", language: Language? = nil
    ) async throws -> Person {
        let accounts = self.admin.accounts
        let address = try #require(EmailAddress(text: email))
        let user = try await accounts.create(email: address, role: role, at: Self.start)
        try await accounts.setPassword(of: user.id, to: PasswordHash(Person.password, cost: Self.cheap))
        if let language { try await accounts.setLanguage(of: user.id, to: language) }
        let token = try await accounts.openLogin(of: user.id, agent: "Firefox", at: self.clock.value)
        return Person(service: self, user: user, cookies: ["stitcher_session": token.revealed])
    }

    /// Somebody with a browser who has not signed in.
    package func stranger() -> Person { Person(service: self, user: nil, cookies: [:]) }

    package static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// What the owner's template makes of one booking.
package func hookBody(
    order: String = "1001", code: String = "C6UDS3", name: String = "Иван Петров", n2: String = "17000000001"
) -> String {
    """
    { "date_time": "22.11.2026 12:59:30", "name": "\(name)", "phone": "+7 (916) 123-45-67", \
    "email": "ivan@example.com",
      "message": "Номер заказа: \(order); Код бронирования: \(code)", "visitor_session_id": "\(n2)" }
    """
}

extension TestResponse {
    package var text: String { String(buffer: self.body) }

    /// The answer's JSON object; empty when it is none.
    package var object: [String: any Sendable] {
        let data = Data(self.body.readableBytesView)
        return ((try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]).compactMapValues { value in
            switch value {
            case let text as String: text
            case let flag as Bool: flag
            case let object as [String: String]: object
            case let list as [String]: list
            default: nil
            }
        }
    }
}

extension HTTPField.Name {
    package static let forwardedFor = Self("X-Forwarded-For") ?? .server
    package static let resourcePolicy = Self("Cross-Origin-Resource-Policy") ?? .server
}

/// Notes what somebody would have waited.
package final class Pauses: Sendable {
    private let contents = Mutex<[Duration]>([])

    package var all: [Duration] { self.contents.withLock { $0 } }

    package func note(_ duration: Duration) { self.contents.withLock { $0.append(duration) } }
}

/// A value that a test sets.
package final class Setting<Value: Sendable>: Sendable {
    private let contents: Mutex<Value>

    package init(_ value: Value) { self.contents = Mutex(value) }

    package var value: Value {
        get { self.contents.withLock { $0 } }
        set { self.contents.withLock { $0 = newValue } }
    }
}

/// A value that a test moves by hand.
package final class ManualDate: Sendable {
    private let contents: Mutex<Date>

    package init(_ value: Date) { self.contents = Mutex(value) }

    package var value: Date { self.contents.withLock { $0 } }

    package func move(_ seconds: TimeInterval) { self.contents.withLock { $0 += seconds } }
}
