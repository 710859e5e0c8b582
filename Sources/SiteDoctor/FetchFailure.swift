/// Why a page could not be fetched; named by what its owner does next.
package enum FetchFailure: Error, Hashable, Sendable {
    case notAnAddress
    case schemeNotAllowed(String)
    case credentialsInAddress
    case portNotAllowed(Int)
    /// The name, or where it redirects to, belongs to a private network.
    case privateTarget(host: String)
    case unknownHost(String)
    case unreachable(host: String)
    /// The certificate is expired, foreign or unknown, or there is no TLS at all.
    case tls(host: String)
    case timeout
    case tooManyRedirects
    case redirectLoop
    /// To an address that is none, that has a password in it, or to something other than http(s).
    case redirectRefused
    /// Something answered, but not HTTP.
    case brokenAnswer

    /// Without values.
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
