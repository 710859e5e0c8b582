import Foundation

extension MailServer {
    /// Parses `smtp://user:password@host:587` (`STARTTLS` is required), `smtps://…:465` (TLS at once) or
    /// `smtp+plain://host:25` (no TLS; credentials only to this machine).
    ///
    /// User and password are percent-decoded. The scheme has a default port.
    ///
    /// - Parameters:
    ///   - from: the sender of mail; without it the user, if that is an address.
    ///   - fromName: the name next to it.
    package init(url: String, from: String? = nil, fromName: String = "") throws(MailServerError) {
        guard let colon = url.range(of: "://"),
            let security = Security.allCases.first(where: { $0.scheme == url[..<colon.lowerBound].lowercased() })
        else { throw .badScheme }
        let rest = url[colon.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard ["", "/"].contains(rest[authority.endIndex...]) else { throw .badRest }
        var place = authority
        var user: String?
        var password: String?
        // The last one: a user name may be an address with its own `@`, which not everybody encodes.
        if let at = authority.lastIndex(of: "@") {
            let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = try Self.percentDecoded(parts[0])
            if parts.count > 1 { password = try Self.percentDecoded(parts[1]) }
            place = authority[authority.index(after: at)...]
        }
        let (host, port) = try Self.hostAndPort(place)
        let sender = from ?? user ?? ""
        if from == nil, MailAddress(sender) == nil { throw .senderMissing }
        try self.init(
            host: host, port: port ?? security.defaultPort, security: security, user: user, password: password,
            from: sender, fromName: fromName)
    }

    private static func hostAndPort(_ place: Substring) throws(MailServerError) -> (host: String, port: Int?) {
        var host = place
        var rest = place[place.endIndex...]
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else { throw .badHost }
            host = place[place.index(after: place.startIndex)..<end]
            rest = place[place.index(after: end)...]
        } else if let colon = place.firstIndex(of: ":") {
            host = place[..<colon]
            rest = place[colon...]
        }
        guard !host.isEmpty else { throw .badHost }
        guard !rest.isEmpty else { return (String(host), nil) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { throw .badPort }
        return (String(host), Int(port))
    }

    private static func percentDecoded(_ text: Substring) throws(MailServerError) -> String {
        guard let decoded = text.removingPercentEncoding else { throw .badPercentEncoding }
        return decoded
    }
}
