package import Hummingbird

/// What every request carries: the client's address beside the framework's own.
package struct StitcherRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The peer's, until ``ClientResolution`` has seen the request.
    package var client: ClientAddress

    package init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.client = ClientAddress(source.channel.remoteAddress)
    }

    /// Largest body that the framework reads by itself; the public routes have their own limits.
    package var maxUploadSize: Int { 65_536 }
}
