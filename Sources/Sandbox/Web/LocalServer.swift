import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle

/// A responder on a host and port, running until graceful shutdown.
package struct LocalServer: Service {
    private let host: String
    private let port: Int
    private let responder: SandboxResponder
    private let logger: Logger
    private let onServerRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - onServerRunning: gets the port once connections are accepted.
    package init(
        host: String, port: Int, responder: SandboxResponder, logger: Logger,
        onServerRunning: @escaping @Sendable (Int) async -> Void
    ) {
        self.host = host
        self.port = port
        self.responder = responder
        self.logger = logger
        self.onServerRunning = onServerRunning
    }

    /// Throws the system's error when the address is not available, e.g. because the port is taken.
    package func run() async throws {
        let application = Application(
            responder: self.responder,
            configuration: ApplicationConfiguration(address: .hostname(self.host, port: self.port)),
            onServerRunning: { channel in await self.onServerRunning(channel.localAddress?.port ?? self.port) },
            logger: self.logger)
        try await application.run()
    }
}
