package import Foundation
package import Hummingbird
package import Ledger
package import Relay
package import SessionStore
package import Web

/// What the routes for strangers need, made in one place by the program that runs the server.
package struct ServerDependencies: Sendable {
    package var ledger: LedgerStores
    package var integrations: IntegrationDirectory
    package var sessions: SessionCache
    package var intake: BookingIntake
    package var catalog: ScriptCatalog
    package var limiter: RateLimiter
    package var sightings: RecentSightings
    package var readiness: Readiness
    /// Limits the requests for `/readyz` per address.
    package var readinessLimiter: RateLimiter
    package var funnel: FunnelCounter
    package var now: @Sendable () -> Date

    package init(
        ledger: LedgerStores, integrations: IntegrationDirectory, sessions: SessionCache, intake: BookingIntake,
        catalog: ScriptCatalog, limiter: RateLimiter, sightings: RecentSightings, readiness: Readiness,
        readinessLimiter: RateLimiter,
        funnel: FunnelCounter = FunnelCounter(), now: @escaping @Sendable () -> Date
    ) {
        self.ledger = ledger
        self.integrations = integrations
        self.sessions = sessions
        self.intake = intake
        self.catalog = catalog
        self.limiter = limiter
        self.sightings = sightings
        self.readiness = readiness
        self.readinessLimiter = readinessLimiter
        self.funnel = funnel
        self.now = now
    }
}

/// The routes for strangers: the site script, beacons, web requests and the state of health.
package struct PublicRoutes: Sendable {
    private let all: ServerDependencies

    package init(_ dependencies: ServerDependencies) {
        self.all = dependencies
    }

    package func add(to router: Router<StitcherRequestContext>) {
        ScriptRoutes(
            catalog: self.all.catalog, integrations: self.all.integrations, sightings: self.all.sightings,
            now: self.all.now
        ).add(to: router)
        BeaconRoutes(
            integrations: self.all.integrations, sessions: self.all.sessions, intake: self.all.intake,
            limiter: self.all.limiter, metrics: BeaconMetrics(), sightings: self.all.sightings, funnel: self.all.funnel,
            now: self.all.now
        ).add(to: router)
        WebhookRoutes(
            source: self.all.intake.source, integrations: self.all.integrations, intake: self.all.intake,
            refusals: WebhookRefusals(
                store: self.all.ledger.settings, metrics: WebhookMetrics(), now: self.all.now),
            now: self.all.now
        ).add(to: router)
        HealthRoutes(
            readiness: self.all.readiness, limiter: self.all.readinessLimiter,
            bookings: self.all.ledger.bookings, now: self.all.now
        ).add(to: router)
    }
}
