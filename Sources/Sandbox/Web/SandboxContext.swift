package import Hummingbird
package import NIOCore

/// A request's context with its connection: some faults act on the connection itself.
package struct SandboxContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection the request came by.
    package let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }
}
