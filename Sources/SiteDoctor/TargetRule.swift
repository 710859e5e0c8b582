/// Which machines may be asked.
struct TargetRule: Sendable {
    let allowsPort: @Sendable (Int) -> Bool
    let allowsAddress: @Sendable (InternetAddress) -> Bool

    /// The usual ports of machines that anybody may reach.
    static let publicOnly = TargetRule(
        allowsPort: { $0 == 80 || $0 == 443 }, allowsAddress: { $0.isPublic })

    /// By the operator's leave: a site on the same machine or in the same network.
    static let anywhere = TargetRule(allowsPort: { _ in true }, allowsAddress: { _ in true })
}
