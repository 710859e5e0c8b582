import FoundationEssentials

/// A webhook's address. A person who knows its path and query may write to it, so its description is only the host.
struct WebhookAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// A shorter value, such as the 1 of `?v=1`, is no secret and would blank half of an answer.
    private static let shortestSecret = 4

    let url: String
    let host: String
    /// Values that a server may repeat and that nobody may see.
    let secrets: [String]

    /// An absolute http(s) address in ASCII without credentials; 2,000 characters at most.
    init?(_ text: String) {
        guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }),
            let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.user == nil, parts.password == nil, let host = parts.host, !host.isEmpty,
            parts.port.map({ (1...65_535).contains($0) }) ?? true, let url = URL(string: text)
        else { return nil }
        let bare = Self.withoutBrackets(host)
        // The client takes the host from the second reading: it must be the host that is checked.
        guard HostName.isName(bare) || HostName.isAddress(bare), url.host.map(Self.withoutBrackets) == bare else {
            return nil
        }
        self.url = text
        self.host = bare
        let path = parts.percentEncodedPath
        let query = parts.percentEncodedQuery ?? ""
        let encodedValues = query.split(separator: "&").compactMap { pair in
            pair.split(separator: "=", maxSplits: 1).dropFirst().first.map(String.init)
        }
        let values = (parts.queryItems ?? []).compactMap(\.value) + encodedValues
        self.secrets =
            [text, path.count > 1 ? path : "", query] + values.filter { $0.utf8.count >= Self.shortestSecret }
    }

    private static func withoutBrackets(_ host: String) -> String {
        host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }

    var description: String { "webhook at \(self.host)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
