package import HTTPTypes

/// The proxies whose `X-Forwarded-For` or `Forwarded` is believed.
package struct TrustedProxies: Hashable, Sendable {
    /// Proxies on this machine.
    package static let loopback = TrustedProxies(networks: Self.local)
    /// Every client has its own address, also on this machine.
    package static let none = TrustedProxies(networks: [])
    /// No client has an address of its own.
    package static let everybody = TrustedProxies(networks: Network("::/0").map { [$0] } ?? [])

    private static let local = ["127.0.0.0/8", "::1"].compactMap { Network($0) }

    private let networks: [Network]

    private init(networks: [Network]) {
        self.networks = networks
    }

    /// - Parameters:
    ///   - texts: addresses and networks such as `10.0.0.5`, `10.0.0.0/8`, `2001:db8::/32`.
    ///   - loopback: whether proxies on this machine are believed, too.
    package init(_ texts: [String], loopback: Bool = true) throws(TrustedProxyError) {
        self.networks = (loopback ? Self.local : []) + (try texts.map(Self.network))
    }

    private static func network(_ text: String) throws(TrustedProxyError) -> Network {
        guard let network = Network(text) else { throw TrustedProxyError(text: text) }
        return network
    }

    /// Whether the address is a proxy's.
    package func contains(_ address: ClientAddress) -> Bool {
        address != .unknown && self.networks.contains { $0.contains(address) }
    }

    /// The client of a request: the last address that is not a trusted proxy's. Each proxy adds its own client at the
    /// end, so everything before that address may be invented.
    ///
    /// An entry that is no address ends the search: the result is then the proxy that sent it.
    package func client(of peer: ClientAddress, _ headers: HTTPFields) -> ClientAddress {
        guard self.contains(peer) else { return peer }
        var client = peer
        for entry in ForwardedChain.entries(headers).reversed() {
            guard let entry else { break }
            client = entry
            if !self.contains(entry) { break }
        }
        return client
    }
}

/// A text that is not an address or network.
package struct TrustedProxyError: Error, Hashable, CustomStringConvertible {
    let text: String

    package var description: String {
        "\"\(self.text)\" is not an address or network: write it like 10.0.0.5, 10.0.0.0/8 or 2001:db8::/32"
    }
}

/// The addresses that begin with some bits, in CIDR notation.
private struct Network: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64

    /// An address alone is a network of one. Bits after the prefix are ignored, as in `172.17.0.1/16`.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = ClientAddress(String(first)) else { return nil }
        let isVersion4 = !first.contains(":")
        var length = 128
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits), number <= (isVersion4 ? 32 : 128)
            else { return nil }
            length = isVersion4 ? 96 + number : number
        }
        // Shifting by 64 or more gives 0.
        self.highMask = ~(UInt64.max >> min(length, 64))
        self.lowMask = ~(UInt64.max >> max(0, length - 64))
        self.high = address.high & self.highMask
        self.low = address.low & self.lowMask
    }

    func contains(_ address: ClientAddress) -> Bool {
        address.high & self.highMask == self.high && address.low & self.lowMask == self.low
    }
}
