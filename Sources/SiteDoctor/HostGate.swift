/// Resolves a host that somebody named, and checks its addresses before a connection.
///
/// Connect only to one of these addresses: a second answer of the name server could lead elsewhere.
package struct HostGate: Sendable {
    /// Further addresses are not tried.
    private static let maximumTargets = 3

    private let resolver: any HostResolver
    private let rule: TargetRule

    /// - Parameter allowsPrivateTargets: the operator's permission. A person who may name a host can then reach
    ///   everything that this machine reaches.
    package init(resolver: any HostResolver = SystemResolver(), allowsPrivateTargets: Bool) {
        self.init(resolver: resolver, rule: allowsPrivateTargets ? .anywhere : .publicOnly)
    }

    init(resolver: any HostResolver, rule: TargetRule) {
        self.resolver = resolver
        self.rule = rule
    }

    /// The checked addresses of a host, three at most. IPv4 comes first, because many servers lack the other. One
    /// look-up.
    ///
    /// - Parameter host: a name, or an address without brackets.
    ///
    /// Throws `.unknownHost`, or `.privateTarget` when any of its addresses is not public.
    package func addresses(of host: String) async throws(FetchFailure) -> [InternetAddress] {
        let found: [InternetAddress]
        if let literal = InternetAddress(host) {
            found = [literal]
        } else {
            found = await self.resolver.addresses(of: host)
        }
        guard !found.isEmpty else { throw .unknownHost(host) }
        // A private address among public ones is the usual way to lead a name inside.
        guard found.allSatisfy(self.rule.allowsAddress) else { throw .privateTarget(host: host) }
        return Array((found.filter(\.isVersion4) + found.filter { !$0.isVersion4 }).prefix(Self.maximumTargets))
    }
}
