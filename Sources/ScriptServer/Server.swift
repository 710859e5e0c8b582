package import Foundation
import HTTPTypes
package import Hummingbird
package import Ledger
package import Logging
import NIOCore
package import Relay
package import SessionStore

/// Everything that the routes need, made in one place by whoever runs the server.
package struct ServerDependencies: Sendable {
    package var ledger: LedgerStores
    package var integrations: IntegrationDirectory
    package var sessions: SessionCache
    package var intake: BookingIntake
    package var catalog: ScriptCatalog
    package var limiter: RateLimiter
    package var admin: AdminDependencies
    package var readiness: Readiness
    /// Who may ask for `/readyz` how often.
    package var readinessLimiter: RateLimiter
    package var funnel: FunnelCounter
    package var now: @Sendable () -> Date

    package init(
        ledger: LedgerStores, integrations: IntegrationDirectory, sessions: SessionCache, intake: BookingIntake,
        catalog: ScriptCatalog, limiter: RateLimiter, admin: AdminDependencies, readiness: Readiness,
        readinessLimiter: RateLimiter,
        funnel: FunnelCounter = FunnelCounter(), now: @escaping @Sendable () -> Date
    ) {
        self.ledger = ledger
        self.integrations = integrations
        self.sessions = sessions
        self.intake = intake
        self.catalog = catalog
        self.limiter = limiter
        self.admin = admin
        self.readiness = readiness
        self.readinessLimiter = readinessLimiter
        self.funnel = funnel
        self.now = now
    }
}

/// Every route of the service.
package func makeRouter(_ dependencies: ServerDependencies) -> Router<StitcherRequestContext> {
    let router = Router(context: StitcherRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: CommonHeaders(pages: dependencies.admin.pages))
    ScriptRoutes(
        catalog: dependencies.catalog, integrations: dependencies.integrations, board: dependencies.admin.board,
        now: dependencies.now
    ).add(to: router)
    BeaconRoutes(
        integrations: dependencies.integrations, sessions: dependencies.sessions, intake: dependencies.intake,
        limiter: dependencies.limiter, metrics: BeaconMetrics(), board: dependencies.admin.board,
        funnel: dependencies.funnel, now: dependencies.now
    ).add(to: router)
    WebhookRoutes(
        source: dependencies.intake.source, integrations: dependencies.integrations, intake: dependencies.intake,
        refusals: WebhookRefusals(
            store: dependencies.ledger.settings, metrics: WebhookMetrics(), now: dependencies.now),
        now: dependencies.now
    ).add(to: router)
    HealthRoutes(
        readiness: dependencies.readiness, limiter: dependencies.readinessLimiter,
        bookings: dependencies.ledger.bookings, now: dependencies.now
    ).add(to: router)
    AdminRoutes(dependencies).add(to: router)
    return router
}

/// The service as an application on a socket.
///
/// - Parameters:
///   - connections: whom it lets in, and how long each may take.
///   - onServerRunning: told the port once connections are accepted.
package func makeApplication(
    _ dependencies: ServerDependencies, host: String, port: Int, connections: ConnectionTable, logger: Logger,
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void
) -> some ApplicationProtocol {
    Application(
        router: makeRouter(dependencies), server: .guarded(by: connections),
        configuration: .init(address: .hostname(host, port: port), backlog: 1_024),
        onServerRunning: { channel in
            await connections.guardDoor(of: channel)
            await onServerRunning(channel.localAddress?.port ?? port)
        },
        logger: logger)
}
