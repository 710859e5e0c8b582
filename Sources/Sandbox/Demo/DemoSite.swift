package import FoundationEssentials
package import Logging
import ServiceLifecycle

/// A site with a counter and a Bukza-like widget, all on one port. The page is on 127.0.0.1 and the widget's frame on
/// localhost, so that the frame is foreign to the page, like Bukza's.
package struct DemoSite: Service {
    /// The documented template of the web request, as users paste it.
    package static let webhookTemplate = """
        { "date_time": "[bukza_created_date]", "name": "[bukza_full_name]", "phone": "[bukza_phone]", \
        "email": "[bukza_email]",
          "message": "Номер заказа: [bukza_order_id]; Код бронирования: [bukza_code]", \
        "visitor_session_id": "[bukza_n2]" }
        """

    /// The addresses of the site and its services. They are read at each use: the service's are known only once it
    /// runs.
    package struct Configuration: Sendable {
        package var host: String
        /// 0 takes any free one.
        package var port: Int
        /// Bukza's account number, digits.
        package var user: String
        /// Bukza's widget number, digits.
        package var widget: String
        /// The widget's container, letters, digits, `-` and `_`.
        package var tag: String
        /// Address of the site script; `nil` leaves it empty.
        package var scriptURL: @Sendable () -> String?
        /// The address of the web request; `nil` while there is none.
        package var webhookURL: @Sendable () -> String?
        /// The sandbox's page, for a visitor who wants to see the requests.
        package var sandboxURL: @Sendable () -> String?
        package var webhookTemplate: String
        /// The zone of `[bukza_created_date]`.
        package var zone: TimeZone
        /// How long the web request may take.
        package var webhookTimeout: Duration

        package init(
            host: String = "127.0.0.1", port: Int = 8_088, user: String = "16509", widget: String = "24860",
            tag: String? = nil, scriptURL: @escaping @Sendable () -> String?,
            webhookURL: @escaping @Sendable () -> String?, sandboxURL: @escaping @Sendable () -> String? = { nil },
            webhookTemplate: String = DemoSite.webhookTemplate, zone: TimeZone? = nil,
            webhookTimeout: Duration = .seconds(10)
        ) {
            self.host = host
            self.port = port
            self.user = user
            self.widget = widget
            self.tag = tag ?? "BukzaContainer\(widget)"
            self.scriptURL = scriptURL
            self.webhookURL = webhookURL
            self.sandboxURL = sandboxURL
            self.webhookTemplate = webhookTemplate
            self.zone = zone ?? TimeZone(identifier: "Europe/Moscow") ?? .gmt
            self.webhookTimeout = webhookTimeout
        }
    }

    private let server: LocalServer

    /// - Parameters:
    ///   - registerSession: gets each new visitor session and its start.
    ///   - webhook: sends the web request.
    ///   - onServerRunning: gets the port once connections are accepted.
    package init(
        configuration: Configuration,
        now: @escaping @Sendable () -> Date,
        registerSession: @escaping @Sendable (Int64, Date) -> Void,
        webhook: any WebhookSender = HTTPWebhookSender(), logger: Logger,
        onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let routes = DemoRoutes(
            configuration: configuration, now: now, registerSession: registerSession,
            webhook: webhook, logger: logger)
        self.server = LocalServer(
            host: configuration.host, port: configuration.port,
            responder: SandboxResponder(
                maximumBodyBytes: { _ in DemoRoutes.maximumBodyBytes }, answer: { await routes.respond($0) }),
            logger: logger,
            onServerRunning: { port in
                routes.isServed(at: port)
                await onServerRunning(port)
            })
    }

    /// Runs until graceful shutdown. Throws the system's error when the address is not available.
    package func run() async throws {
        try await self.server.run()
    }
}
