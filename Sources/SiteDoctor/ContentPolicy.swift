/// One Content Security Policy, read as browsers read it. **Source:** W3C, Content Security Policy Level 3.
struct ContentPolicy: Hashable, Sendable {
    /// The request that a policy allows or refuses.
    enum Request: Sendable {
        /// A script element with these attributes.
        case script(PageAddress, nonce: String?, integrity: String?)
        /// `fetch` and `sendBeacon`.
        case connection(PageAddress)

        var address: PageAddress {
            switch self {
            case .script(let address, _, _), .connection(let address): address
            }
        }

        /// The directives that apply, the most specific first.
        var directives: [String] {
            switch self {
            case .script: ["script-src-elem", "script-src", "default-src"]
            case .connection: ["connect-src", "default-src"]
            }
        }
    }

    /// Why a policy refuses, with a directive that would allow it.
    struct Refusal: Hashable, Sendable {
        let directive: String
        /// The whole directive with our origin added; `nil` when only a nonce or a hash helps.
        let line: String?
    }

    /// Maximum bytes of a line that is shown whole; of a longer one only its ends are shown.
    private static let maximumLine = 4_000

    private let directives: [String: [String]]

    /// If a directive is repeated, the first one counts.
    init(_ text: Substring) {
        var directives: [String: [String]] = [:]
        for part in text.split(separator: ";") {
            let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let name = words.first?.lowercased(), directives[name] == nil else { continue }
            directives[name] = Array(words.dropFirst())
        }
        self.directives = directives
    }

    /// The policies of a header's value, which may be a list.
    static func list(_ header: String) -> [ContentPolicy] { header.split(separator: ",").map { ContentPolicy($0) } }

    /// Whether addresses with http are requested with https instead.
    var upgrades: Bool { self.directives["upgrade-insecure-requests"] != nil }

    /// `nil` when the policy allows the request on this page.
    func refusal(of request: Request, on page: PageAddress) -> Refusal? {
        guard let name = request.directives.first(where: { self.directives[$0] != nil }),
            let sources = self.directives[name]
        else { return nil }
        if case .script(_, let nonce, let integrity) = request {
            if let nonce, !nonce.isEmpty, sources.contains("'nonce-\(nonce)'") { return nil }
            if Self.isHashed(integrity, in: sources) { return nil }
            if sources.contains(where: { $0.lowercased() == "'strict-dynamic'" }) {
                return Refusal(directive: name, line: nil)
            }
        }
        if sources.contains(where: { Self.allows($0, request.address, on: page) }) { return nil }
        let kept = sources.filter { $0.lowercased() != "'none'" }
        // A fallback is not widened for all its uses. Instead it gets an own directive next to it.
        let written = name == "default-src" ? request.directives[request.directives.count - 2] : name
        let whole = ([written] + kept + [request.address.origin]).joined(separator: " ")
        let line = whole.utf8.count <= Self.maximumLine ? whole : "\(written) … \(request.address.origin)"
        return Refusal(directive: name, line: line)
    }

    /// A script with `integrity` is allowed when the policy has each of its hashes.
    private static func isHashed(_ integrity: String?, in sources: [String]) -> Bool {
        guard let hashes = integrity?.split(whereSeparator: \.isWhitespace), !hashes.isEmpty else { return false }
        return hashes.allSatisfy { sources.contains("'\($0.prefix { $0 != "?" })'") }
    }

    private static func allows(_ source: String, _ target: PageAddress, on page: PageAddress) -> Bool {
        let source = source.lowercased()
        switch source {
        case "*": return true
        case "'self'":
            return target.host == page.host && (target.origin == page.origin || target.isSecure && !page.isSecure)
        case "http:": return true
        case "https:": return target.isSecure
        default: return source.hasPrefix("'") || source.hasSuffix(":") ? false : self.matches(source, target, on: page)
        }
    }

    /// A host source: `[scheme://]host[:port][/path]`.
    private static func matches(_ source: String, _ target: PageAddress, on page: PageAddress) -> Bool {
        var rest = Substring(source)
        var isSecure = page.isSecure
        if let mark = source.firstRange(of: "://") {
            switch source[..<mark.lowerBound] {
            case "https": isSecure = true
            case "http": isSecure = false
            default: return false
            }
            rest = source[mark.upperBound...]
        }
        // http may become https, but not the other way round.
        guard target.isSecure || !isSecure else { return false }
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let (host, port) = self.split(authority)
        return self.hostMatches(host, target.host) && self.portMatches(port, target, isSecure: isSecure)
            && self.pathMatches(path, target)
    }

    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?) {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
            return (authority, nil)
        }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    private static func hostMatches(_ pattern: Substring, _ host: String) -> Bool {
        if pattern == "*" { return true }
        return pattern.hasPrefix("*.") ? host.hasSuffix(pattern.dropFirst()) : host == pattern
    }

    private static func portMatches(_ port: Substring?, _ target: PageAddress, isSecure: Bool) -> Bool {
        guard let port else { return target.port == (target.isSecure ? 443 : 80) }
        return port == "*" || Int(port) == target.port || port == "80" && target.isSecure && target.port == 443
    }

    private static func pathMatches(_ path: Substring, _ target: PageAddress) -> Bool {
        guard !path.isEmpty, path != "/" else { return true }
        // The source is in lower case. Policies that distinguish paths only by case are ignored.
        let asked = target.pathAlone.lowercased()
        return path.hasSuffix("/") ? asked.hasPrefix(path) : asked == path
    }
}
