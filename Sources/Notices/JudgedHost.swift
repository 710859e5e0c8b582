/// The judgement on a host that somebody named.
package enum JudgedHost: Hashable, Sendable {
    /// Addresses in digits, without brackets, to be tried in this order. Connect to no other address.
    case addresses([String])
    /// The host is on a private network, which is not allowed here.
    case notAllowed
    /// The name does not exist.
    case unknown
}

/// Looks a host up, once per notice, and checks its addresses.
///
/// - Parameter host: a name, or an address without brackets.
package typealias HostJudge = @Sendable (_ host: String) async -> JudgedHost
