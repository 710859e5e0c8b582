import Alerts
import AsyncHTTPClient
import Foundation
import Ledger
import Logging
import Metrics
import Notices
import Relay
import ScriptServer
import ServiceLifecycle
import SessionStore
import SiteDoctor
import UnixSignals

#if canImport(Glibc)
import Glibc
#endif

/// Wires the service: the one place that names real clocks, real chance and real sockets. No rule lives here.
struct Composition: Sendable {
    /// Longer than one call to CoMagic, shorter than what a supervisor waits before it kills.
    private static let drainLimit: Duration = .seconds(20)

    /// Questions for `/readyz` a second from one address: more than any orchestrator asks.
    private static let readinessRate = 50.0

    let configuration: ServiceConfiguration
    let database: LedgerDatabase
    let settings: SettingsStore
    let accounts: AccountStore
    private let lock: DirectoryLock
    private let limits: ConnectionLimits
    /// Files and sockets that the process may have open.
    private let descriptors: Int
    private let logger: Logger
    private let now: @Sendable () -> Date = { Date.now }

    /// Opens the data directory. Throws a sentence for the person who started the program.
    init(_ configuration: ServiceConfiguration) async throws(ConfigurationError) {
        self.configuration = configuration
        configuration.bootstrapLogging()
        self.descriptors = Self.raiseFileLimit()
        self.limits = ConnectionLimits(
            descriptors: self.descriptors, cores: ProcessInfo.processInfo.activeProcessorCount)
        do throws(LedgerError) {
            try DataDirectory(path: configuration.dataDirectory).make()
        } catch {
            throw .unusable("data directory \(configuration.dataDirectory): \(error)")
        }
        // Before the database is opened, or a second server would change it under the first.
        self.lock = try DirectoryLock(directory: configuration.dataDirectory)
        do throws(LedgerError) {
            self.database = try LedgerDatabase(directory: configuration.dataDirectory, as: .server)
        } catch {
            throw .unusable("data directory \(configuration.dataDirectory): \(error)")
        }
        self.settings = SettingsStore(self.database)
        self.accounts = AccountStore(self.database)
        self.logger = Logger(label: "stitcher")
        if let upgrade = self.database.upgrade {
            self.logger.notice(
                "database brought up to date",
                metadata: [
                    "schema.from": "\(upgrade.from)", "schema.to": "\(upgrade.to)",
                    "schema.copy": "\(upgrade.copy ?? "none")",
                ])
        }
    }

    static func address(host: String, port: Int) -> String {
        host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }

    /// Runs until a signal, then drains: the listener first, the lanes next, the sessions last.
    ///
    /// - Parameters:
    ///   - neighbours: services that run beside it, started before and stopped after.
    ///   - onListening: told the port once connections are accepted and every script is in place.
    func run(beside neighbours: [any Service] = [], onListening: @escaping @Sendable (Int) async -> Void) async throws {
        let registry = self.configuration.metrics.map { _ in PrometheusRegistry() }
        if let registry { MetricsSystem.bootstrap(registry) }
        let clock = try await ClockKeeper(
            self.database, now: self.now, uptime: { Double(Uptime.monotonic().nanoseconds) / 1e9 },
            logger: self.logger)
        let owner = "\(getpid())-\(Vault.randomText(bytes: 6))"
        let outbox = SQLiteOutbox(self.database)
        try await outbox.reclaimLeases(
            notOf: owner, dueAt: self.now().addingTimeInterval(self.configuration.reportDelay / .seconds(1)))
        let client = AsyncHTTPClientTransport.makeClient()
        let sessions = SessionCache(
            limits: .init(capacity: self.configuration.sessionCapacity, lifetime: self.configuration.sessionLifetime),
            now: { .monotonic() }, wallClock: self.now)
        let sessionMetrics = SessionCacheMetrics(sessions)
        let keeper = SessionKeeper(
            sessions: sessions, metrics: sessionMetrics,
            path: "\(self.configuration.dataDirectory)/sessions.snapshot", logger: self.logger)
        keeper.load()

        let integrations = IntegrationDirectory(vault: self.database.vault)
        let doorbells = Doorbells()
        let roster = Doorbell()
        let catalog = try ScriptCatalog(template: ScriptTemplate(), archive: ScriptArchive(self.database))
        let watcher = SettingsWatcher(
            store: self.settings, integrations: integrations, catalog: catalog, doorbells: doorbells, roster: roster,
            now: self.now, logger: self.logger)
        let recalls = RecallStore(self.database)
        let recallBell = Doorbell()
        let intake = BookingIntake(
            outbox: outbox, sessions: sessions, integrations: integrations, doorbells: doorbells,
            matchWindow: self.configuration.matchWindow / .seconds(1), recalls: recalls, recallBell: recallBell,
            now: self.now)
        let api = DataAPIClient(
            transport: AsyncHTTPClientTransport(client: client), hosts: self.configuration.comagicHosts,
            now: self.now, requestID: { UUID().uuidString })
        let policy = DeliveryPolicy(
            waits: self.configuration.retrySchedule.map { $0 / .seconds(1) },
            reportDelay: self.configuration.reportDelay / .seconds(1))
        let relay = RelayService(
            outbox: outbox,
            sink: api, integrations: integrations, sessions: sessions, policy: policy,
            batch: self.configuration.batchSize,
            matchWindow: self.configuration.matchWindow / .seconds(1), owner: owner, clock: ContinuousClock(),
            now: self.now,
            jitter: { Double.random(in: 0..<1) }, mayGiveUp: { clock.isBelieved }, doorbells: doorbells, roster: roster,
            logger: self.logger)
        let now = self.now
        let courier = Courier(
            NoticeSender(
                client: client,
                judge: Self.judge(HostGate(allowsPrivateTargets: self.configuration.allowsPrivateSites)),
                mail: self.configuration.mailServer, telegramBase: self.configuration.telegramURL,
                now: { now() }, random: { UInt64.random(in: .min ... .max) }))
        let admin = AdminDependencies(
            accounts: self.accounts, settings: self.settings,
            integrations: IntegrationDesk(
                settings: self.settings, catalog: AccountCatalog(client: api, now: self.now),
                hosts: self.configuration.comagicHosts, vault: self.database.vault, now: self.now),
            install: InstallDesk(
                examiner: SiteExaminer(allowsPrivateTargets: self.configuration.allowsPrivateSites), api: api),
            alerts: AlertDesk(courier: courier, canMail: self.configuration.mailServer != nil), pages: try Pages(),
            // One processor stays free for those who book.
            passwords: try PasswordDesk(threads: ProcessInfo.processInfo.activeProcessorCount - 1),
            pause: { try await Task.sleep(for: $0) })
        let funnel = FunnelCounter()
        let connections = ConnectionTable(limits: self.limits, logger: self.logger)
        let application = makeApplication(
            ServerDependencies(
                database: self.database, integrations: integrations, sessions: sessions, intake: intake,
                catalog: catalog, limiter: RateLimiter(rate: self.configuration.beaconRate, now: { .monotonic() }),
                admin: admin, readiness: self.readiness(),
                readinessLimiter: RateLimiter(rate: Self.readinessRate, now: { .monotonic() }), funnel: funnel,
                now: self.now),
            host: self.configuration.host, port: self.configuration.port, connections: connections,
            logger: self.logger
        ) { port in
            await self.settle(port: port, catalog: catalog, watcher: watcher)
            roster.ring()
            await onListening(port)
        }
        var services: [any Service] = neighbours
        services.append(keeper)
        services.append(clock)
        services.append(
            FunnelKeeper(counter: funnel, store: FunnelStore(self.database), logger: self.logger))
        services.append(relay)
        services.append(
            LateTruthService(
                client: api, recalls: recalls, integrations: integrations, doorbells: doorbells, bell: recallBell,
                policy: policy, clock: ContinuousClock(), now: self.now, mayGiveUp: { clock.isBelieved },
                logger: self.logger))
        if let schedule = self.configuration.reconcileAt {
            services.append(self.nightly(schedule, api, integrations))
        }
        services.append(
            AlertService(
                database: self.database, courier: courier, publicURL: { catalog.publicURL }, clock: ContinuousClock(),
                now: self.now, mayGiveUp: { clock.isBelieved }, logger: self.logger))
        if let keepFor = self.configuration.keepContacts {
            services.append(
                RetentionKeeper(
                    retention: Retention(self.database), keepFor: keepFor, now: self.now,
                    mayForget: { clock.isBelieved }, logger: self.logger))
        }
        services.append(watcher)
        if let registry, let address = self.configuration.metrics {
            let connectionMetrics = ConnectionMetrics(connections)
            let logMetrics = LogMetrics(.standardError)
            services.append(
                BacklogGauge(
                    bookings: BookingStore(self.database), integrations: integrations, clock: ContinuousClock(),
                    now: self.now))
            services.append(
                makeMetricsApplication(
                    registry, host: address.host, port: address.port, logger: self.logger,
                    beforeScrape: {
                        sessionMetrics.publish()
                        connectionMetrics.publish()
                        logMetrics.publish()
                    }))
        }
        services.append(application)
        self.logger.notice(
            "starting",
            metadata: self.configuration.summary.merging([
                "version": "\(Version.text)", "limits.descriptors": "\(self.descriptors)",
                "limits.connections": "\(self.limits.maximum)",
                "limits.connections_per_address": "\(self.limits.share)",
            ]) { $1 })
        try await self.serve(services, client)
    }

    private func readiness() -> Readiness {
        let directory = self.configuration.dataDirectory
        return Readiness(self.database, space: { DiskSpace(of: directory) }, uptime: { .monotonic() })
    }

    /// The doctor's rule, also for the webhooks that people name.
    private static func judge(_ gate: HostGate) -> HostJudge {
        { host in
            do throws(FetchFailure) {
                return .addresses(try await gate.addresses(of: host).map(\.description))
            } catch {
                if case .privateTarget = error { return .notAllowed }
                return .unknown
            }
        }
    }

    private func nightly(
        _ schedule: ReconciliationSchedule, _ api: DataAPIClient, _ integrations: IntegrationDirectory
    ) -> some Service {
        let store = ReconciliationStore(self.database)
        return ReconciliationService(
            reconciler: Reconciler(client: api, bookings: BookingStore(self.database), store: store, now: self.now),
            store: store, integrations: integrations, schedule: schedule, clock: ContinuousClock(), now: self.now,
            logger: self.logger)
    }

    private func serve(_ services: [any Service], _ client: HTTPClient) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.logger)
        configuration.maximumGracefulShutdownDuration = Self.drainLimit
        do {
            try await ServiceGroup(configuration: configuration).run()
            try await client.shutdown()
        } catch {
            try? await client.shutdown()
            throw ConfigurationError.unusable(self.explain(error))
        }
    }

    /// Now the port is known, and with it the address that scripts and commands name.
    private func settle(port: Int, catalog: ScriptCatalog, watcher: SettingsWatcher) async {
        let publicURL =
            self.configuration.publicURL ?? Self.address(host: self.configuration.host, port: port)
        catalog.setPublicURL(publicURL)
        await watcher.reload()
        try? await self.settings.notePublicURL(publicURL)
    }

    /// The one-time link of whoever is to be the first administrator; `nil` as soon as one can sign in.
    func firstAdministratorLink(port: Int) async throws -> String? {
        guard try await !self.accounts.hasAdministrator() else { return nil }
        let token = try await self.accounts.invite(nil, at: self.now())
        let publicURL = self.configuration.publicURL ?? Self.address(host: self.configuration.host, port: port)
        return "\(publicURL)/welcome/\(token.revealed)"
    }

    private func explain(_ error: any Error) -> String {
        let address = "\(self.configuration.host):\(self.configuration.port)"
        return "cannot continue to serve at \(address): \(error)"
    }

    /// Thousands of idle connections need as many descriptors; many systems start programs with 1,024.
    ///
    /// - Returns: how many the process may have open now.
    private static func raiseFileLimit() -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }
}
