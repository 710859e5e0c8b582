import Alerts
import Backoffice
import Foundation
import HTTPTypes
package import Hummingbird
import Ledger
import ScriptServer
package import Web

/// The routes for people: pages and the JSON API, each with its access check.
///
/// Three groups, each with its own context: everybody, people who have signed in, and administrators. A handler cannot
/// ask for a person that its group does not guarantee.
package struct AdminRoutes: Sendable {
    private let admin: AdminDependencies

    package init(_ dependencies: AdminDependencies) {
        self.admin = dependencies
    }

    package func add(to router: Router<StitcherRequestContext>) {
        let admin = self.admin
        let catalog = admin.catalog
        let visitors = router.group(context: PageRequestContext.self)
            .add(middleware: FewAtOnce(32))
            .add(middleware: PageHeaders())
            .add(middleware: RefusalPages(pages: admin.pages))
            .add(middleware: Authentication(accounts: admin.accounts, now: admin.now))
            .add(middleware: SameOrigin())
        let present = PresentState(ledger: admin.ledger, now: admin.now)
        let members = visitors.group(context: MemberRequestContext.self).add(middleware: FormGuard())
            .add(middleware: AttentionWatch(state: present, settings: admin.settings))
        let administrators = members.group(context: AdministratorRequestContext.self)

        Assets.add(to: visitors)
        let journal = SignInLog()
        let login = LoginRoutes(
            accounts: admin.accounts, passwords: admin.passwords, throttle: admin.throttle, journal: journal,
            pages: admin.pages, isSecure: { catalog.publicURL.hasPrefix("https://") }, pause: admin.pause,
            now: admin.now)
        login.add(to: visitors)
        login.add(toMembers: members)
        WelcomeRoutes(
            accounts: admin.accounts, passwords: admin.passwords, login: login, pages: admin.pages, now: admin.now
        ).add(to: visitors)
        ProfileRoutes(
            accounts: admin.accounts, passwords: admin.passwords, throttle: admin.throttle, journal: journal,
            pages: admin.pages, now: admin.now
        ).add(to: members)
        UserRoutes(
            accounts: admin.accounts, pages: admin.pages, publicURL: { catalog.publicURL }, now: admin.now
        ).add(to: administrators)
        let integrations = IntegrationRoutes(
            editor: admin.integrations, settings: admin.settings, bookings: admin.ledger.bookings,
            pages: admin.pages)
        integrations.add(to: members)
        integrations.add(toAdministrators: administrators)
        let install = InstallRoutes(
            installation: admin.install, settings: admin.settings, catalog: catalog, pages: admin.pages, now: admin.now)
        install.add(to: administrators)
        ReconciliationRoutes(
            settings: admin.settings, bookings: admin.ledger.bookings, pages: admin.pages, now: admin.now
        ).add(to: administrators)
        AlertRoutes(
            alerts: admin.alerts, state: present, notices: admin.ledger.notices, settings: admin.settings,
            pages: admin.pages,
            publicURL: { catalog.publicURL }, now: admin.now
        ).add(to: administrators)
        let bookings = BookingRoutes(
            bookings: admin.ledger.bookings, settings: admin.settings, sessions: admin.sessions,
            lists: admin.integrations.catalog, pages: admin.pages, now: admin.now)
        bookings.add(to: members)
        BookingWork(
            routes: bookings, bookings: admin.ledger.bookings, reader: admin.reader, pages: admin.pages,
            now: admin.now
        ).add(to: administrators)
        let coverage = CoverageRoutes(
            store: admin.ledger.coverage, settings: admin.settings,
            pages: admin.pages, now: admin.now)
        coverage.add(to: members)
        APIRoutes(
            integrations: IntegrationAPI(
                source: admin.install.source, editor: admin.integrations, settings: admin.settings,
                publicURL: { catalog.publicURL },
                now: admin.now),
            people: PeopleAPI(accounts: admin.accounts, publicURL: { catalog.publicURL }, now: admin.now),
            install: InstallAPI(
                routes: install, installation: admin.install, bookings: admin.ledger.bookings,
                catalog: admin.integrations.catalog),
            bookings: BookingsAPI(
                bookings: admin.ledger.bookings, routes: bookings, reader: admin.reader, now: admin.now),
            coverage: CoverageAPI(routes: coverage)
        ).add(members: members, administrators: administrators)
    }
}
