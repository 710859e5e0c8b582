package import Foundation
import HTTPTypes
package import Hummingbird
package import Ledger
package import Logging
import NIOCore
package import Relay
package import SessionStore
package import Web

/// Everything that the routes need, made in one place by whoever runs the server.
package struct ServerDependencies: Sendable {
    package var database: LedgerDatabase
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
        database: LedgerDatabase, integrations: IntegrationDirectory, sessions: SessionCache, intake: BookingIntake,
        catalog: ScriptCatalog, limiter: RateLimiter, admin: AdminDependencies, readiness: Readiness,
        readinessLimiter: RateLimiter,
        funnel: FunnelCounter = FunnelCounter(), now: @escaping @Sendable () -> Date
    ) {
        self.database = database
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
    let pages = dependencies.admin.pages
    let router = makeRouter(notFound: { request in pages.notFound(request) })
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
        integrations: dependencies.integrations, intake: dependencies.intake,
        refusals: WebhookRefusals(
            store: RefusedRequestStore(dependencies.database), metrics: WebhookMetrics(), now: dependencies.now),
        now: dependencies.now
    ).add(to: router)
    HealthRoutes(
        readiness: dependencies.readiness, limiter: dependencies.readinessLimiter,
        bookings: BookingStore(dependencies.database), now: dependencies.now
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
    makeApplication(
        makeRouter(dependencies), host: host, port: port, connections: connections, logger: logger,
        onServerRunning: onServerRunning)
}
