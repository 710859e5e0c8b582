import ArgumentParser
import Backoffice
import Foundation
import Ledger
import Logging
import Relay
import Sandbox
import ScriptServer
import Stitching

/// `stitcher demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the service, a sandbox CoMagic and a site with a booking widget on this machine.",
        discussion: "Listens on ports 8080, 8099 and 8088, or on the next free ones.")

    @Flag(help: "Begin with a year of invented bookings, so that the coverage page shows data.")
    var withHistory = false

    @Option(help: "Approximate number of bookings in that year.") var historyBookings = 9_000

    @OptionGroup var log: LogOptions
    @OptionGroup var data: DataOptions

    private static let host = "127.0.0.1"
    private static let name = "Demo: картинг-центр"
    private static let widget = "24860"
    private static let token = "sandbox-token"
    /// An active campaign of the sandbox account.
    private static let campaign: Int64 = 500_001

    func validate() throws {
        guard (1...20_000_000).contains(self.historyBookings) else {
            throw ValidationError("--history-bookings is a number from 1 to 20000000")
        }
    }

    func run() async throws {
        let ports = try Ports()
        let sandboxURL = "http://\(Self.host):\(ports.sandbox)"
        var flags = self.log.flags
        flags[.host] = [Self.host]
        flags[.allowPrivateSites] = ["yes"]
        // The people of the invented year are to be seen.
        flags[.keepContacts] = ["forever"]
        flags[.port] = [String(ports.service)]
        flags[.comagicHosts] = self.data.comagicHosts + ["\(sandboxURL)/v2.0"]
        let configuration = try await self.data.configuration(with: flags)
        let service = try await Composition(configuration)
        let publicURL = configuration.publicURL ?? Composition.address(host: Self.host, port: ports.service)
        let integration = try await Self.integration(in: service.ledger.settings, url: "\(sandboxURL)/v2.0")
        if self.withHistory { try await self.makeHistory(of: integration, in: service.ledger) }
        let addresses = InstallAddresses(integration, source: Composition.bookingSource, publicURL: publicURL)
        let comagic = SandboxCoMagic(now: { .now })
        let logger = Logger(label: "demo")
        let sandbox = SandboxServer(comagic: comagic, host: Self.host, port: ports.sandbox, logger: logger)
        let site = DemoSite(
            configuration: .init(
                host: Self.host, port: ports.site, widget: Self.widget, scriptURL: { addresses.scriptURL },
                webhookURL: { addresses.webhookURL }, sandboxURL: { sandboxURL },
                webhookTemplate: addresses.webhookTemplate),
            now: { .now },
            registerSession: { id, start in _ = comagic.register(SandboxSession(id: id, startedAt: start)) },
            logger: logger)
        let language = self.data.language
        try await service.run(beside: [sandbox, site]) { port in
            let link = try? await service.firstAdministratorLink(port: port)
            let settings =
                link.map {
                    "\($0)   "
                        + language.say(
                            "одноразовая ссылка: станьте администратором", "one-time link: become its administrator")
                }
                ?? "\(publicURL)/"
            Console.say("listening on \(Composition.address(host: Self.host, port: port))")
            Console.say(
                language.say(
                    """

                      Демо-сайт:   http://\(Self.host):\(ports.site)/   сделайте здесь бронирование
                      CoMagic:     \(sandboxURL)/   и увидите его здесь, с сессией
                      Настройки:   \(settings)
                      Брони:       stitcher bookings list --data-dir \(configuration.dataDirectory)
                    """,
                    """

                      Demo site:   http://\(Self.host):\(ports.site)/   make a booking here
                      CoMagic:     \(sandboxURL)/   and see it arrive here, with its session
                      Settings:    \(settings)
                      Bookings:    stitcher bookings list --data-dir \(configuration.dataDirectory)
                    """))
        }
    }

    /// Creates a year of bookings once: a second start with the same data directory finds it there.
    private func makeHistory(of integration: Integration, in ledger: LedgerStores) async throws {
        let bookings = ledger.bookings
        guard try await bookings.list(.init(integrations: [integration.id]), limit: 1).isEmpty else { return }
        let language = self.data.language
        Console.say(language.say("придумываю год бронирований…", "inventing a year of bookings…"))
        let progress = ProgressLine()
        defer { progress.finish() }
        try await MadeUpHistory(
            integration: integration.id, zone: integration.settings.zone, destination: integration.settings.destination,
            end: .now, days: 365, bookings: self.historyBookings, seed: 1
        ).write(to: bookings, ledger.coverage) { done in
            progress.show("\(done) / \(self.historyBookings)")
        }
    }

    /// The demo's own integration, created on the first run and updated with the current ports afterwards.
    private static func integration(in store: any SettingsStore, url: String) async throws -> Integration {
        let settings = IntegrationSettings(
            name: Self.name, widgets: [Self.widget],
            target: .comagic(AccountAccess(url: url, token: Secret(Self.token))),
            destination: .campaign(Self.campaign))
        if let known = try await store.integrations().first(where: { $0.settings.name == Self.name }) {
            return try await store.update(known.id, from: known.revision, to: settings, at: .now)
        }
        return try await store.create(settings, at: .now)
    }
}
