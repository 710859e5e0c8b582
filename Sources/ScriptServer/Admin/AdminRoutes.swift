import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Relay
import Web

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
        let visitors = router.group(context: PageRequestContext.self)
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
            desk: admin.integrations, settings: admin.settings, bookings: BookingStore(self.all.database),
            pages: admin.pages)
        integrations.add(to: members)
        integrations.add(toAdministrators: administrators)
        let install = InstallRoutes(
            settings: admin.settings, bookings: BookingStore(self.all.database), catalog: catalog, board: admin.board,
            intake: self.all.intake, refusals: RefusedRequestStore(self.all.database), install: admin.install,
            pages: admin.pages, now: self.all.now)
        install.add(to: administrators)
        ReconciliationRoutes(
            settings: admin.settings, bookings: BookingStore(self.all.database),
            reconciliations: ReconciliationStore(self.all.database), pages: admin.pages, now: self.all.now
        ).add(to: administrators)
        AlertRoutes(
            desk: admin.alerts, alerts: AlertStore(self.all.database), channels: ChannelStore(self.all.database),
            settings: admin.settings, pages: admin.pages, publicURL: { catalog.publicURL }, now: self.all.now
        ).add(to: administrators)
        let bookings = BookingRoutes(
            bookings: BookingStore(self.all.database), settings: admin.settings, sessions: self.all.sessions,
            pages: admin.pages, now: self.all.now)
        bookings.add(to: members)
        let integrationDirectory = self.all.integrations
        let reader = KeptBodyReader(sessions: self.all.sessions) { integrationDirectory.integration($0) }
        BookingWork(
            routes: bookings, bookings: BookingStore(self.all.database), reader: reader, pages: admin.pages,
            now: self.all.now
        ).add(to: administrators)
        let coverage = CoverageRoutes(
            store: CoverageStore(self.all.database), funnel: FunnelStore(self.all.database), settings: admin.settings,
            pages: admin.pages, now: self.all.now)
        coverage.add(to: members)
        APIRoutes(
            integrations: IntegrationAPI(
                desk: admin.integrations, settings: admin.settings, publicURL: { catalog.publicURL },
                now: self.all.now),
            people: PeopleAPI(accounts: admin.accounts, publicURL: { catalog.publicURL }, now: self.all.now),
            install: InstallAPI(install: install, catalog: admin.integrations.catalog),
            bookings: BookingsAPI(
                bookings: BookingStore(self.all.database), routes: bookings, reader: reader, now: self.all.now),
            coverage: CoverageAPI(routes: coverage)
        ).add(members: members, administrators: administrators)
    }
}
