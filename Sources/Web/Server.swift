package import Hummingbird
package import Logging
import NIOCore

/// A router for the service's routes, with the headers that every answer carries.
///
/// - Parameters:
///   - proxies: whose word on their clients is believed.
///   - notFound: the page for a browser that asks for what the router does not know.
package func makeRouter(
    proxies: TrustedProxies, notFound: @escaping @Sendable (Request) -> Response
) -> Router<StitcherRequestContext> {
    let router = Router(context: StitcherRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: CommonHeaders(notFound: notFound))
    router.add(middleware: ClientResolution(proxies: proxies))
    return router
}

/// Routes as an application on a socket, within the limits of connections.
///
/// - Parameters:
///   - connections: whom it lets in, and how long each may take.
///   - onServerRunning: told the port once connections are accepted.
package func makeApplication<Context: RequestContext>(
    _ router: Router<Context>, host: String, port: Int, connections: ConnectionTable, logger: Logger,
    onServerRunning: @escaping @Sendable (_ port: Int) async -> Void
) -> some ApplicationProtocol where Context.Source == ApplicationRequestContextSource {
    Application(
        router: router, server: .guarded(by: connections),
        configuration: .init(address: .hostname(host, port: port), backlog: 1_024),
        onServerRunning: { channel in
            await connections.limitAccepting(of: channel)
            await onServerRunning(channel.localAddress?.port ?? port)
        },
        logger: logger)
}
