import Foundation

/// An http(s) address with safe parts: no credentials, no fragment, a host in ASCII.
package struct PageAddress: Hashable, Sendable, CustomStringConvertible {
    package let isSecure: Bool
    /// In lower case and ASCII (`xn--…`); an IPv6 address without brackets.
    package let host: String
    package let port: Int
    /// With its query, percent-encoded; begins with a slash.
    package let path: String

    /// Longer addresses are refused.
    static let maximumBytes = 2_000

    /// An address as a person types it. Without a scheme, https is assumed. Accepts a name in Cyrillic.
    package init(typed text: String) throws(FetchFailure) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count <= Self.maximumBytes else { throw .notAnAddress }
        guard let url = URL(string: text.contains("://") ? text : "https://\(text)") else { throw .notAnAddress }
        try self.init(url)
    }

    private init(_ url: URL) throws(FetchFailure) {
        guard let scheme = url.scheme?.lowercased() else { throw .notAnAddress }
        guard scheme == "http" || scheme == "https" else { throw .schemeNotAllowed(String(scheme.prefix(20))) }
        guard url.user(percentEncoded: true) == nil, url.password(percentEncoded: true) == nil else {
            throw .credentialsInAddress
        }
        guard let name = url.host(percentEncoded: false)?.lowercased() else { throw .notAnAddress }
        let host = name.hasSuffix(".") ? String(name.dropLast()) : name
        guard Self.isHost(host) else { throw .notAnAddress }
        let standard = scheme == "https" ? 443 : 80
        let port = url.port ?? standard
        guard (1...65_535).contains(port) else { throw .notAnAddress }
        self.isSecure = scheme == "https"
        self.host = host
        self.port = port
        let path = url.path(percentEncoded: true)
        let query = url.query(percentEncoded: true).map { "?\($0)" } ?? ""
        self.path = (path.hasPrefix("/") ? path : "/\(path)") + query
        guard self.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .notAnAddress }
    }

    /// The target of a reference on this page: absolute, from the root, relative, or with the page's scheme. `nil` when
    /// it cannot be fetched.
    func resolving(_ reference: String) -> PageAddress? {
        // As browsers do: removes line breaks and tabs, and spaces at the ends.
        let reference = reference.filter { !$0.isNewline && $0 != "\t" }.trimmingCharacters(in: .whitespaces)
        guard reference.utf8.count <= Self.maximumBytes, let base = URL(string: self.description),
            let url = URL(string: reference, relativeTo: base)?.absoluteURL
        else { return nil }
        return try? PageAddress(url)
    }

    /// Scheme, host and port, as a content security policy names them.
    package var origin: String {
        let name = self.host.contains(":") ? "[\(self.host)]" : self.host
        let isStandard = self.port == (self.isSecure ? 443 : 80)
        return "\(self.isSecure ? "https" : "http")://\(name)\(isStandard ? "" : ":\(self.port)")"
    }

    package var description: String { self.origin + self.path }

    /// The path without its query.
    var pathAlone: Substring { self.path.prefix { $0 != "?" } }

    private static func isHost(_ text: String) -> Bool {
        if text.contains(":") { return InternetAddress(text) != nil }
        return (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
