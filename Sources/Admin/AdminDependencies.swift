package import Backoffice
package import Foundation
package import Ledger
package import Relay
package import ScriptServer
package import SessionStore

/// What the routes for people need, made in one place by the program that runs the server.
package struct AdminDependencies: Sendable {
    package var ledger: LedgerStores
    package var accounts: any AccountStore
    package var settings: any SettingsStore
    package var directory: IntegrationDirectory
    package var sessions: SessionCache
    package var intake: BookingIntake
    package var catalog: ScriptCatalog
    package var integrations: IntegrationEditor
    package var install: InstallClients
    package var alerts: AlertDelivery
    package var board: RecentSightings
    package var pages: Pages
    package var passwords: PasswordHasher
    package var throttle: LoginThrottle
    /// Waits. Throws when nobody needs the result any more.
    package var pause: @Sendable (Duration) async throws -> Void
    package var now: @Sendable () -> Date

    package init(
        ledger: LedgerStores, accounts: any AccountStore, settings: any SettingsStore, directory: IntegrationDirectory,
        sessions: SessionCache, intake: BookingIntake, catalog: ScriptCatalog, integrations: IntegrationEditor,
        install: InstallClients, alerts: AlertDelivery, pages: Pages, passwords: PasswordHasher, board: RecentSightings,
        throttle: LoginThrottle = LoginThrottle(), pause: @escaping @Sendable (Duration) async throws -> Void,
        now: @escaping @Sendable () -> Date
    ) {
        self.ledger = ledger
        self.accounts = accounts
        self.settings = settings
        self.directory = directory
        self.sessions = sessions
        self.intake = intake
        self.catalog = catalog
        self.integrations = integrations
        self.install = install
        self.alerts = alerts
        self.board = board
        self.pages = pages
        self.passwords = passwords
        self.throttle = throttle
        self.pause = pause
        self.now = now
    }
}
