package import Ledger

/// What the routes for people need beside what the public ones have.
package struct AdminDependencies: Sendable {
    package var accounts: AccountStore
    package var settings: SettingsStore
    package var integrations: IntegrationDesk
    package var pages: Pages
    package var passwords: PasswordDesk
    package var throttle: LoginThrottle

    package init(
        accounts: AccountStore, settings: SettingsStore, integrations: IntegrationDesk, pages: Pages,
        passwords: PasswordDesk,
        throttle: LoginThrottle = LoginThrottle()
    ) {
        self.accounts = accounts
        self.settings = settings
        self.integrations = integrations
        self.pages = pages
        self.passwords = passwords
        self.throttle = throttle
    }
}
