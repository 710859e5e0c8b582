import Admin
import Alerts
import AsyncHTTPClient
import Backoffice
import Bukza
import CoMagic
import Foundation
import Glibc
import Ledger
import LedgerSQLite
import Logging
import Metrics
import Notices
import Prometheus
import Relay
import ScriptServer
import ServiceLifecycle
import Services
import SessionStore
import SiteDoctor
import Stitching
import UnixSignals

#if canImport(Glibc)
import Glibc
import Web
#endif

/// Wires the service: the only place that names real clocks, real chance and real sockets. It contains no rule.
struct Composition: Sendable {
    /// Longer than one call to the target, shorter than a supervisor's wait before it kills.
    private static let drainLimit: Duration = .seconds(20)

    /// Requests for `/readyz` per second from one address: more than any orchestrator sends.
    private static let readinessRate = 50.0

    let configuration: ServiceConfiguration
    let database: LedgerDatabase
    let ledger: LedgerStores
    private let lock: DirectoryLock
    private let limits: ConnectionLimits
    /// The limit of open files and sockets of the process.
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
        // Before the database is opened. Otherwise a second server would change it under the first.
        self.lock = try DirectoryLock(directory: configuration.dataDirectory)
        do throws(LedgerError) {
            self.database = try LedgerDatabase(directory: configuration.dataDirectory, as: .server)
        } catch {
            throw .unusable("data directory \(configuration.dataDirectory): \(error)")
        }
        self.ledger = self.database.makeStores()
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
    ///   - neighbours: services that run with it, started before and stopped after it.
    ///   - onListening: gets the port once connections are accepted and every script is ready.
    func run(beside neighbours: [any Service] = [], onListening: @escaping @Sendable (Int) async -> Void) async throws {
        let registry = self.configuration.metrics.map { _ in PrometheusRegistry() }
        if let registry { MetricsSystem.bootstrap(registry) }
        let clock = try await ClockKeeper(
            self.ledger.settings, now: self.now, uptime: { Double(Uptime.monotonic().nanoseconds) / 1e9 },
            logger: self.logger)
        let owner = "\(getpid())-\(Vault.randomText(bytes: 6))"
        let outbox = self.ledger.outbox
        try await self.database.reclaimLeases(
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
        let catalog = try ScriptCatalog(template: ScriptTemplate(), archive: self.ledger.settings)
        let watcher = SettingsWatcher(
            store: self.ledger.settings, integrations: integrations, catalog: catalog, doorbells: doorbells,
            roster: roster, now: self.now, logger: self.logger)
        let recalls = self.ledger.recalls
        let recallBell = Doorbell()
        let intake = BookingIntake(
            source: Self.bookingSource, outbox: outbox, sessions: sessions, integrations: integrations,
            doorbells: doorbells,
            matchWindow: self.configuration.matchWindow / .seconds(1), recalls: recalls, recallBell: recallBell,
            now: self.now)
        let api = DataAPIClient(
            transport: AsyncHTTPClientTransport(client: client), hosts: self.configuration.comagicHosts,
            now: self.now, requestID: { UUID().uuidString })
        let sinks = TargetSinks([api])
        let policy = DeliveryPolicy(
            waits: self.configuration.retrySchedule.map { $0 / .seconds(1) },
            reportDelay: self.configuration.reportDelay / .seconds(1))
        let relay = RelayService(
            outbox: outbox,
            sink: sinks, integrations: integrations, sessions: sessions, policy: policy,
            batch: self.configuration.batchSize,
            matchWindow: self.configuration.matchWindow / .seconds(1), owner: owner, clock: ContinuousClock(),
            now: self.now,
            jitter: { Double.random(in: 0..<1) }, mayGiveUp: { clock.isBelieved }, doorbells: doorbells, roster: roster,
            logger: self.logger)
        let now = self.now
        let delivery = ChannelDelivery(
            NoticeSender(
                client: client,
                judge: Self.judge(HostGate(allowsPrivateTargets: self.configuration.allowsPrivateSites)),
                mail: self.configuration.mailServer, telegramBase: self.configuration.telegramURL,
                now: { now() }, random: { UInt64.random(in: .min ... .max) }))
        let sightings = RecentSightings()
        let pages = try Pages()
        let admin = AdminDependencies(
            ledger: self.ledger, accounts: self.ledger.accounts, settings: self.ledger.settings,
            sessions: sessions,
            reader: KeptBodyReader(source: Self.bookingSource, sessions: sessions) { integrations.integration($0) },
            catalog: catalog,
            integrations: IntegrationEditor(
                settings: self.ledger.settings, catalog: AccountCatalog(client: api, now: self.now),
                hosts: self.configuration.comagicHosts, vault: self.database.vault, now: self.now),
            install: Installation(
                ledger: self.ledger, sightings: sightings, intake: intake,
                examiner: SiteExaminer(
                    allowsPrivateTargets: self.configuration.allowsPrivateSites,
                    signs: SiteSigns(widgets: Self.bookingSource.signs, counter: .coMagic)), sink: sinks,
                publicURL: { catalog.publicURL }, now: self.now),
            alerts: AlertDelivery(delivery: delivery, canMail: self.configuration.mailServer != nil), pages: pages,
            // One processor stays free for bookings.
            passwords: try PasswordHasher(threads: ProcessInfo.processInfo.activeProcessorCount - 1),
            pause: { try await Task.sleep(for: $0) }, now: self.now)
        let funnel = FunnelCounter()
        let proxies = self.configuration.trustedProxies
        let connections = ConnectionTable(limits: self.limits, logger: self.logger, proxies: proxies)
        let router = makeRouter(proxies: proxies, notFound: { request in pages.notFound(request) })
        PublicRoutes(
            ServerDependencies(
                ledger: self.ledger, integrations: integrations, sessions: sessions, intake: intake,
                catalog: catalog, limiter: RateLimiter(rate: self.configuration.beaconRate, now: { .monotonic() }),
                sightings: sightings, readiness: self.readiness(),
                readinessLimiter: RateLimiter(rate: Self.readinessRate, now: { .monotonic() }), funnel: funnel,
                now: self.now)
        ).add(to: router)
        AdminRoutes(admin).add(to: router)
        let application = makeApplication(
            router,
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
            FunnelKeeper(counter: funnel, store: self.ledger.coverage, logger: self.logger))
        services.append(relay)
        services.append(
            RecallService(
                sink: sinks, recalls: recalls, integrations: integrations, doorbells: doorbells, bell: recallBell,
                policy: policy, clock: ContinuousClock(), now: self.now, mayGiveUp: { clock.isBelieved },
                logger: self.logger))
        if let schedule = self.configuration.reconcileAt {
            services.append(self.nightly(schedule, sinks, integrations))
        }
        services.append(
            AlertService(
                ledger: self.ledger, delivery: delivery, publicURL: { catalog.publicURL }, clock: ContinuousClock(),
                now: self.now, mayGiveUp: { clock.isBelieved }, logger: self.logger))
        if let keepFor = self.configuration.keepContacts {
            let database = self.database
            services.append(
                RetentionKeeper(
                    bookings: self.ledger.bookings, removeCopies: { database.removeCopies(before: $0) },
                    keepFor: keepFor,
                    now: self.now, mayForget: { clock.isBelieved }, logger: self.logger))
        }
        services.append(watcher)
        if let registry, let address = self.configuration.metrics {
            let connectionMetrics = ConnectionMetrics(connections)
            let logMetrics = LogMetrics(.standardError)
            services.append(
                BacklogGauge(
                    bookings: self.ledger.bookings, integrations: integrations, clock: ContinuousClock(),
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

    /// The booking system whose webhooks this program takes.
    static let bookingSource: any BookingSource = BukzaSource()

    private func readiness() -> Readiness {
        let directory = self.configuration.dataDirectory
        return Readiness(self.ledger.condition, space: { DiskSpace(of: directory) }, uptime: { .monotonic() })
    }

    /// The doctor's rule, also for the webhooks that people enter.
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
        _ schedule: ReconciliationSchedule, _ sink: any InquirySink, _ integrations: IntegrationDirectory
    ) -> some Service {
        let bookings = self.ledger.bookings
        return ReconciliationService(
            reconciler: Reconciler(sink: sink, bookings: bookings, now: self.now), bookings: bookings,
            integrations: integrations, schedule: schedule, clock: ContinuousClock(), now: self.now,
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

    /// Runs when the port is known, and with it the address for scripts and commands.
    private func settle(port: Int, catalog: ScriptCatalog, watcher: SettingsWatcher) async {
        let publicURL =
            self.configuration.publicURL ?? Self.address(host: self.configuration.host, port: port)
        catalog.setPublicURL(publicURL)
        await watcher.reload()
        try? await self.ledger.settings.notePublicURL(publicURL)
    }

    /// The one-time link for the first administrator; `nil` as soon as one can sign in.
    func firstAdministratorLink(port: Int) async throws -> String? {
        guard try await !self.ledger.accounts.hasAdministrator() else { return nil }
        let token = try await self.ledger.accounts.invite(nil, at: self.now())
        let publicURL = self.configuration.publicURL ?? Self.address(host: self.configuration.host, port: port)
        return "\(publicURL)/welcome/\(token.revealed)"
    }

    private func explain(_ error: any Error) -> String {
        let address = "\(self.configuration.host):\(self.configuration.port)"
        return "cannot continue to serve at \(address): \(error)"
    }

    /// Thousands of idle connections need as many descriptors; many systems start programs with 1,024.
    ///
    /// - Returns: the limit of open files now.
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
