import FoundationEssentials
import Relay

/// The Data API base addresses that may be called: the four vendor hosts and those that the operator named.
///
/// **Source:** vendor documentation, one host per brand: credentials of one do not work on another, so the address is a
/// setting of each integration and never guessed.
package struct DataAPIHosts: AccountAddresses, Hashable {
    package static let vendors = [
        "https://dataapi.comagic.ru/v2.0",
        "https://dataapi.uiscom.ru/v2.0",
        "https://dataapi.callgear.com/v2.0",
        "https://dataapi-jsonrpc.novofon.ru/v2.0",
    ]

    private let addresses: Set<String>

    /// - Parameter operators: full base addresses such as `http://127.0.0.1:8099/v2.0`. Throws the first invalid one.
    package init(operators: [String] = []) throws(DataAPIHostError) {
        var addresses = Set(Self.vendors)
        for text in operators {
            guard let address = Self.normalized(text) else { throw .notAnAddress(text) }
            addresses.insert(address)
        }
        self.addresses = addresses
    }

    /// All of them, the vendors' first.
    package var all: [String] {
        Self.vendors + self.addresses.subtracting(Self.vendors).sorted()
    }

    /// The address as it is stored and called, or a refusal that names the next step.
    package func allowed(_ text: String) throws(DataAPIHostError) -> String {
        guard let address = Self.normalized(text) else { throw .notAnAddress(text) }
        guard self.addresses.contains(address) else { throw .notAllowed(address) }
        return address
    }

    package func accepted(_ text: String) -> String? { try? self.allowed(text) }

    package func allows(_ text: String) -> Bool {
        self.accepted(text) != nil
    }

    /// Scheme and host in lower case, no slash at the end; `nil` unless it is plain http(s) with a host and a path.
    private static func normalized(_ text: String) -> String? {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host?.lowercased(), !host.isEmpty, url.query == nil, url.fragment == nil, url.user == nil,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        var path = url.path
        while path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty else { return nil }
        let name = host.contains(":") ? "[\(host)]" : host
        let port = url.port.map { ":\($0)" } ?? ""
        return "\(scheme)://\(name)\(port)\(path)"
    }
}

/// Why an address is not called. The description is for the person who gave it.
package enum DataAPIHostError: Error, Hashable, Sendable, CustomStringConvertible {
    case notAnAddress(String)
    case notAllowed(String)

    package var description: String {
        switch self {
        case .notAnAddress(let text):
            "\"\(text)\" is not a Data API address: give the full base address, such as https://dataapi.comagic.ru/v2.0"
        case .notAllowed(let address):
            """
            \(address) is not a CoMagic address: use one of \(DataAPIHosts.vendors.joined(separator: ", ")), \
            or name it with --comagic-host
            """
        }
    }
}
