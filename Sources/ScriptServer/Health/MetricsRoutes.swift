import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
package import Prometheus
import Web

/// A separate listener for `/metrics`, so that the public cannot read them.
///
/// - Parameter beforeScrape: runs before each answer; publishes counters from elsewhere.
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
    // Only a few collectors ask, from addresses that the operator chose.
    let connections = ConnectionTable(
        limits: ConnectionLimits(maximum: 32, waitingBytes: 4_194_304), logger: logger, proxies: .everybody)
    return Application(
        router: router, server: .guarded(by: connections), configuration: .init(address: .hostname(host, port: port)),
        onServerRunning: { channel in await connections.limitAccepting(of: channel) }, logger: logger)
}
