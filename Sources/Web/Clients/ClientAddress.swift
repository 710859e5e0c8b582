import Foundation
package import NIOCore

#if canImport(Glibc)
import Glibc
#endif

/// The address of a client: a text for the log, and a number to count by.
package struct ClientAddress: Hashable, Sendable {
    /// A client without an address.
    package static let unknown = ClientAddress(text: "unknown", high: 0, low: 0, number: 0)

    /// Digits only, never the words of a header.
    package let text: String
    /// The two halves of the IPv6 address. IPv4 is `::ffff:a.b.c.d`, as a socket for both families shows it.
    let high: UInt64
    let low: UInt64
    /// IPv4 whole, IPv6 by its network of 64 bits, which one subscriber has. 0 if unknown.
    package let number: UInt64

    private init(text: String, high: UInt64, low: UInt64, number: UInt64) {
        self.text = text
        self.high = high
        self.low = low
        self.number = number
    }

    /// Reads an address without brackets, port or zone; `nil` for anything else.
    package init?(_ text: String) {
        // C would not see what stands behind a zero.
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + bytes.prefix(4)
        } else if inet_pton(AF_INET6, text, &bytes) != 1 {
            return nil
        }
        let high = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let low = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // By their first half all IPv4 addresses would be equal.
        let isVersion4 = high == 0 && low >> 32 == 0xFFFF
        self.init(text: text, high: high, low: low, number: isVersion4 ? low & 0xFFFF_FFFF : high)
    }

    /// The other end of a connection.
    package init(_ peer: SocketAddress?) {
        self = peer?.ipAddress.flatMap { ClientAddress($0) } ?? .unknown
    }

    /// Reads an address as proxies write it: also with a port, and then IPv6 in brackets.
    init?(forwarded text: some StringProtocol) {
        let text = text.trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let inner = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard inner.contains(":"), rest.isEmpty || Self.isPort(rest) else { return nil }
            self.init(String(inner))
        } else if let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon {
            guard Self.isPort(text[colon...]) else { return nil }
            self.init(String(text[..<colon]))
        } else {
            self.init(text)
        }
    }

    /// `:443`
    private static func isPort(_ text: Substring) -> Bool {
        text.hasPrefix(":") && (2...6).contains(text.utf8.count)
            && text.dropFirst().utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
