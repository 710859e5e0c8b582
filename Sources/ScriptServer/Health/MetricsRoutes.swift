import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
package import Prometheus
import Web

/// The listener of its own for `/metrics`, so that numbers are not shown where the public comes.
///
/// - Parameter beforeScrape: run before each answer; publishes what is collected elsewhere.
package func makeMetricsApplication(
    _ registry: PrometheusRegistry, host: String, port: Int, logger: Logger,
    beforeScrape: @escaping @Sendable () -> Void
) -> some ApplicationProtocol {
    let router = Router(context: BasicRequestContext.self)
    router.get("/metrics") { _, _ in
        beforeScrape()
        return Response(
            status: .ok, headers: [.contentType: PrometheusRegistry.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: registry.render())))
    }
    // A few collectors ask, of addresses that the operator chose.
    let connections = ConnectionTable(
        limits: ConnectionLimits(maximum: 32, waitingBytes: 4_194_304), logger: logger, isProxy: { _ in true })
    return Application(
        router: router, server: .guarded(by: connections), configuration: .init(address: .hostname(host, port: port)),
        onServerRunning: { channel in await connections.limitAccepting(of: channel) }, logger: logger)
}
