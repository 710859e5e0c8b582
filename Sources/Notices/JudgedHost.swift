/// What the one who judges hosts says of one that somebody named.
package enum JudgedHost: Hashable, Sendable {
    /// Addresses in digits, without brackets, to be tried in this order. No other one may be connected to.
    case addresses([String])
    /// The host is inside, and this is not for everybody to reach.
    case notAllowed
    /// There is no such name.
    case unknown
}

/// Looks a host up, once for each notice, and judges its addresses.
///
/// - Parameter host: a name, or an address without brackets.
package typealias HostJudge = @Sendable (_ host: String) async -> JudgedHost
