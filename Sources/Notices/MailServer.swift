/// The server that accepts our mail, and the sender of the mail. Its description contains no user and no password.
package struct MailServer: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// How the connection to the server is protected.
    package enum Security: String, Hashable, Sendable, CaseIterable {
        /// Not protected. Credentials are then sent only to this machine.
        case none
        /// Plain at first, then `STARTTLS`. Nothing is sent without it.
        case startTLS
        /// TLS from the first byte.
        case tls
    }

    /// A name or an address in digits, without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int
    /// How the connection is protected.
    package let security: Security
    /// The sender of a message, who also gets its failure reports.
    package let from: String
    /// The name next to ``from``, one line; may be empty.
    package let fromName: String
    let sender: MailAddress
    let credentials: MailCredentials?

    /// Throws what a person must correct in the settings.
    ///
    /// - Parameters:
    ///   - host: a name in ASCII, or an address in digits.
    ///   - user: `nil` for a server without sign-in.
    ///   - from: an address in ASCII.
    ///   - fromName: at most 100 characters; line breaks become spaces.
    package init(
        host: String, port: Int, security: Security, user: String? = nil, password: String? = nil, from: String,
        fromName: String = ""
    ) throws(MailServerError) {
        guard HostName.isName(host) || HostName.isAddress(host) else { throw .badHost }
        guard (1...65_535).contains(port) else { throw .badPort }
        guard let sender = MailAddress(from) else { throw .badSender }
        self.credentials = try MailCredentials.make(user: user, password: password)
        if self.credentials != nil, security == .none, !HostName.isLoopback(host) { throw .credentialsInTheOpen }
        self.host = host
        self.port = port
        self.security = security
        self.sender = sender
        self.from = from
        self.fromName = CleanText.line(fromName, upTo: 100)
    }

    /// Scheme, host and port.
    package var description: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return "\(self.security.scheme)://\(host):\(self.port)"
    }

    /// The same as ``description``.
    package var debugDescription: String { self.description }
}

extension MailServer: CustomReflectable {
    /// Empty, so that `dump` does not show the password.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension MailServer.Security {
    /// The beginning of an address with this protection.
    var scheme: String {
        switch self {
        case .none: "smtp+plain"
        case .startTLS: "smtp"
        case .tls: "smtps"
        }
    }

    /// **Source:** RFC 6409, 3.1 (587); RFC 8314, 7.3 (465); RFC 5321, 4.5.4.2 (25).
    var defaultPort: Int {
        switch self {
        case .none: 25
        case .startTLS: 587
        case .tls: 465
        }
    }
}
