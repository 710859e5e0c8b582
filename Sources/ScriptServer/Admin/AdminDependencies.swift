package import Ledger

/// What the routes for people need beside what the public ones have.
package struct AdminDependencies: Sendable {
    package var accounts: any AccountStore
    package var settings: any SettingsStore
    package var integrations: IntegrationDesk
    package var install: InstallDesk
    package var alerts: AlertDesk
    package var board: SightingBoard
    package var pages: Pages
    package var passwords: PasswordDesk
    package var throttle: LoginThrottle
    /// Waits; throws when nobody waits for it any more.
    package var pause: @Sendable (Duration) async throws -> Void

    package init(
        accounts: any AccountStore, settings: any SettingsStore, integrations: IntegrationDesk, install: InstallDesk,
        alerts: AlertDesk, pages: Pages,
        passwords: PasswordDesk, board: SightingBoard = SightingBoard(),
        throttle: LoginThrottle = LoginThrottle(), pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.accounts = accounts
        self.settings = settings
        self.integrations = integrations
        self.install = install
        self.alerts = alerts
        self.board = board
        self.pages = pages
        self.passwords = passwords
        self.throttle = throttle
        self.pause = pause
    }
}
