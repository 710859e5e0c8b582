package import Logging
import ServiceLifecycle

/// The sandbox CoMagic on a host and port: `POST /v2.0`, `/control/…` and the page `/`.
package struct SandboxServer: Service {
    private let server: LocalServer

    /// - Parameters:
    ///   - comagic: the shared state; keep it to read requests or to register sessions.
    ///   - port: 0 takes any free one.
    ///   - visitors: who may see and use the page.
    ///   - onServerRunning: gets the port once connections are accepted.
    package init(
        comagic: SandboxCoMagic, host: String = "127.0.0.1", port: Int = 8_099,
        visitors: LoopbackGuard = LoopbackGuard(), logger: Logger,
        onServerRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let routes = SandboxRoutes(comagic: comagic, visitors: visitors)
        let responder = SandboxResponder(
            maximumBodyBytes: { routes.maximumBodyBytes(of: $0) },
            maximumHang: { .seconds(comagic.options.maximumHang) },
            resetsUnread: { $0 == "/v2.0" && comagic.takesBlindReset() },
            answer: { routes.respond($0) })
        self.server = LocalServer(
            host: host, port: port, responder: responder, logger: logger, onServerRunning: onServerRunning)
    }

    /// Runs until graceful shutdown. Throws the system's error when the address is not available.
    package func run() async throws {
        try await self.server.run()
    }
}
