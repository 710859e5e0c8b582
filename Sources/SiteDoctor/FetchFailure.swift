/// Why a page could not be fetched. Cases are named by what the owner does next.
package enum FetchFailure: Error, Hashable, Sendable {
    case notAnAddress
    case schemeNotAllowed(String)
    case credentialsInAddress
    case portNotAllowed(Int)
    /// The name, or the target of a redirect, belongs to a private network.
    case privateTarget(host: String)
    case unknownHost(String)
    case unreachable(host: String)
    /// The certificate is expired, foreign or unknown, or there is no TLS.
    case tls(host: String)
    case timeout
    case tooManyRedirects
    case redirectLoop
    /// The target is not a valid address, contains a password, or is not http(s).
    case redirectRefused
    /// The answer is not HTTP.
    case brokenAnswer

    /// A word without values.
    package var label: String {
        switch self {
        case .notAnAddress: "not_an_address"
        case .schemeNotAllowed: "scheme_not_allowed"
        case .credentialsInAddress: "credentials_in_address"
        case .portNotAllowed: "port_not_allowed"
        case .privateTarget: "private_target"
        case .unknownHost: "unknown_host"
        case .unreachable: "unreachable"
        case .tls: "tls"
        case .timeout: "timeout"
        case .tooManyRedirects: "too_many_redirects"
        case .redirectLoop: "redirect_loop"
        case .redirectRefused: "redirect_refused"
        case .brokenAnswer: "broken_answer"
        }
    }
}
