package import Hummingbird
package import NIOCore

/// What every request carries: the peer's address beside the framework's own.
package struct StitcherRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package let peer: SocketAddress?

    package init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.peer = source.channel.remoteAddress
    }

    /// Largest body that the framework reads by itself; the public routes have their own limits.
    package var maxUploadSize: Int { 65_536 }
}
