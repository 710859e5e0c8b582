/// Finds the addresses of a host that somebody named, and judges them before anybody connects.
///
/// Connect to one of these addresses and to no other: a second answer of the name server could lead elsewhere.
package struct HostGate: Sendable {
    /// More are not tried.
    private static let maximumTargets = 3

    private let resolver: any HostResolver
    private let rule: TargetRule

    /// - Parameter allowsPrivateTargets: the operator's leave. Whoever may name a host can then reach what this machine
    ///   reaches.
    package init(resolver: any HostResolver = SystemResolver(), allowsPrivateTargets: Bool) {
        self.init(resolver: resolver, rule: allowsPrivateTargets ? .anywhere : .publicOnly)
    }

    init(resolver: any HostResolver, rule: TargetRule) {
        self.resolver = resolver
        self.rule = rule
    }

    /// The judged addresses of a host, IPv4 first, for many servers lack the other; three at most. One look-up.
    ///
    /// - Parameter host: a name, or an address without brackets.
    ///
    /// Throws `.unknownHost`, or `.privateTarget` when any of its addresses is not for everybody.
    package func addresses(of host: String) async throws(FetchFailure) -> [InternetAddress] {
        let found: [InternetAddress]
        if let literal = InternetAddress(host) {
            found = [literal]
        } else {
            found = await self.resolver.addresses(of: host)
        }
        guard !found.isEmpty else { throw .unknownHost(host) }
        // One private address among public ones is how a name leads inside.
        guard found.allSatisfy(self.rule.allowsAddress) else { throw .privateTarget(host: host) }
        return Array((found.filter(\.isVersion4) + found.filter { !$0.isVersion4 }).prefix(Self.maximumTargets))
    }
}
