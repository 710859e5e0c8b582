import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Relay

/// The routes for people: pages and the JSON API, each behind what it needs.
///
/// Three groups, each a context of its own: whoever comes, whoever has signed in, and administrators. A handler cannot
/// ask for a person that its group does not guarantee.
struct AdminRoutes {
    private let all: ServerDependencies

    init(_ dependencies: ServerDependencies) {
        self.all = dependencies
    }

    func add(to router: Router<StitcherRequestContext>) {
        let admin = self.all.admin
        let catalog = self.all.catalog
        let visitors = router.group()
            .add(middleware: FewAtOnce(32))
            .add(middleware: PageHeaders())
            .add(middleware: RefusalPages(pages: admin.pages))
            .add(middleware: Reception(accounts: admin.accounts, now: self.all.now))
            .add(middleware: SameOrigin())
        let members = visitors.group(context: MemberRequestContext.self).add(middleware: FormGuard())
        let administrators = members.group(context: AdministratorRequestContext.self)

        Assets.add(to: visitors)
        let journal = SignInJournal()
        let login = LoginRoutes(
            accounts: admin.accounts, passwords: admin.passwords, throttle: admin.throttle, journal: journal,
            pages: admin.pages, isSecure: { catalog.publicURL.hasPrefix("https://") }, pause: admin.pause,
            now: self.all.now)
        login.add(to: visitors)
        login.add(toMembers: members)
        WelcomeRoutes(
            accounts: admin.accounts, passwords: admin.passwords, login: login, pages: admin.pages, now: self.all.now
        ).add(to: visitors)
        ProfileRoutes(
            accounts: admin.accounts, passwords: admin.passwords, throttle: admin.throttle, journal: journal,
            pages: admin.pages, now: self.all.now
        ).add(to: members)
        UserRoutes(
            accounts: admin.accounts, pages: admin.pages, publicURL: { catalog.publicURL }, now: self.all.now
        ).add(to: administrators)
        let integrations = IntegrationRoutes(
            desk: admin.integrations, settings: admin.settings, bookings: self.all.ledger.bookings,
            pages: admin.pages)
        integrations.add(to: members)
        integrations.add(toAdministrators: administrators)
        let install = InstallRoutes(
            settings: admin.settings, bookings: self.all.ledger.bookings, catalog: catalog, board: admin.board,
            intake: self.all.intake, install: admin.install,
            pages: admin.pages, now: self.all.now)
        install.add(to: administrators)
        ReconciliationRoutes(
            settings: admin.settings, bookings: self.all.ledger.bookings, pages: admin.pages, now: self.all.now
        ).add(to: administrators)
        AlertRoutes(
            desk: admin.alerts, notices: self.all.ledger.notices, settings: admin.settings, pages: admin.pages,
            publicURL: { catalog.publicURL }, now: self.all.now
        ).add(to: administrators)
        let bookings = BookingRoutes(
            bookings: self.all.ledger.bookings, settings: admin.settings, sessions: self.all.sessions,
            pages: admin.pages, now: self.all.now)
        bookings.add(to: members)
        let integrationDirectory = self.all.integrations
        let reader = KeptBodyReader(source: self.all.intake.source, sessions: self.all.sessions) {
            integrationDirectory.integration($0)
        }
        BookingWork(
            routes: bookings, bookings: self.all.ledger.bookings, reader: reader, pages: admin.pages,
            now: self.all.now
        ).add(to: administrators)
        let coverage = CoverageRoutes(
            store: self.all.ledger.coverage, settings: admin.settings,
            pages: admin.pages, now: self.all.now)
        coverage.add(to: members)
        APIRoutes(
            integrations: IntegrationAPI(
                source: self.all.intake.source, desk: admin.integrations, settings: admin.settings,
                publicURL: { catalog.publicURL },
                now: self.all.now),
            people: PeopleAPI(accounts: admin.accounts, publicURL: { catalog.publicURL }, now: self.all.now),
            install: InstallAPI(install: install, catalog: admin.integrations.catalog),
            bookings: BookingsAPI(
                bookings: self.all.ledger.bookings, routes: bookings, reader: reader, now: self.all.now),
            coverage: CoverageAPI(routes: coverage)
        ).add(members: members, administrators: administrators)
    }
}
