/// Which machines may be reached.
struct TargetRule: Sendable {
    let allowsPort: @Sendable (Int) -> Bool
    let allowsAddress: @Sendable (InternetAddress) -> Bool

    /// The usual ports of public machines.
    static let publicOnly = TargetRule(
        allowsPort: { $0 == 80 || $0 == 443 }, allowsAddress: { $0.isPublic })

    /// With the operator's permission: a site on the same machine or in the same network.
    static let anywhere = TargetRule(allowsPort: { _ in true }, allowsAddress: { _ in true })
}
