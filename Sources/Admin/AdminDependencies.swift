package import Backoffice
package import Foundation
package import Ledger
package import ScriptServer
package import Stitching

/// What the routes for people need, made in one place by the program that runs the server.
package struct AdminDependencies: Sendable {
    package var ledger: LedgerStores
    package var accounts: any AccountStore
    package var settings: any SettingsStore
    /// What pages have reported of a session.
    package var sessions: any SessionDirectory
    /// Reads kept bodies once more.
    package var reader: any BodyReader
    package var catalog: ScriptCatalog
    package var integrations: IntegrationEditor
    package var install: Installation
    package var alerts: AlertDelivery
    package var pages: Pages
    package var passwords: PasswordHasher
    package var throttle: LoginThrottle
    /// Waits. Throws when nobody needs the result any more.
    package var pause: @Sendable (Duration) async throws -> Void
    package var now: @Sendable () -> Date

    package init(
        ledger: LedgerStores, accounts: any AccountStore, settings: any SettingsStore,
        sessions: any SessionDirectory, reader: any BodyReader, catalog: ScriptCatalog,
        integrations: IntegrationEditor, install: Installation, alerts: AlertDelivery, pages: Pages,
        passwords: PasswordHasher,
        throttle: LoginThrottle = LoginThrottle(), pause: @escaping @Sendable (Duration) async throws -> Void,
        now: @escaping @Sendable () -> Date
    ) {
        self.ledger = ledger
        self.accounts = accounts
        self.settings = settings
        self.sessions = sessions
        self.reader = reader
        self.catalog = catalog
        self.integrations = integrations
        self.install = install
        self.alerts = alerts
        self.pages = pages
        self.passwords = passwords
        self.throttle = throttle
        self.pause = pause
        self.now = now
    }
}
