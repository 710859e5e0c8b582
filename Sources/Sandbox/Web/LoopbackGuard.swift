/// Keeps foreign pages away from a local tool. A name that an attacker's DNS points at 127.0.0.1 is still in `Host`,
/// and a foreign page's request names its origin in `Origin`.
package struct LoopbackGuard: Hashable, Sendable {
    /// Further host names of this tool, lower-case, without port, such as a container's.
    private let others: Set<String>

    package init(alsoAllowing hosts: [String] = []) {
        self.others = Set(hosts.map { $0.lowercased() })
    }

    /// Whether a request with these headers comes from here.
    package func admits(_ headers: [String: String]) -> Bool {
        guard let host = headers["host"], self.isHere(host) else { return false }
        guard let origin = headers["origin"] else { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return self.isHere(String(origin.dropFirst(scheme.count)))
        }
        return false
    }

    private func isHere(_ authority: String) -> Bool {
        var host = authority.lowercased()
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            return Self.isPort(host[host.index(after: end)...]) && host[...end] == "[::1]"
        }
        if let colon = host.firstIndex(of: ":") {
            guard Self.isPort(host[colon...]) else { return false }
            host = String(host[..<colon])
        }
        if host == "localhost" || self.others.contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.hasPrefix(":") && text.dropFirst().allSatisfy(\.isNumber))
    }
}
