import Foundation
package import NIOCore

#if canImport(Glibc)
import Glibc
#endif

/// An address as a number: IPv4 whole, IPv6 by its network of 64 bits, which one subscriber has.
package enum ClientAddress {
    /// The visitor's address: the peer's, or the one that a proxy on this machine names. 0 when there is none.
    package static func number(peer: SocketAddress?, forwardedFor: String?) -> UInt64 {
        self.text(peer: peer, forwardedFor: forwardedFor).flatMap(self.number) ?? 0
    }

    /// The same as a text for the log: an address in digits only, whatever a proxy was told.
    package static func text(peer: SocketAddress?, forwardedFor: String?) -> String? {
        guard let text = peer?.ipAddress else { return nil }
        guard self.isLoopback(text), let last = forwardedFor?.split(separator: ",").last else { return text }
        let named = last.trimmingCharacters(in: .whitespaces)
        return self.number(named) == nil ? text : named
    }

    /// The number of the peer, proxy or not; `nil` when it has no address.
    package static func number(of peer: SocketAddress?) -> UInt64? {
        peer?.ipAddress.flatMap(self.number)
    }

    /// Whether the peer is on this machine.
    package static func isLoopback(_ peer: SocketAddress) -> Bool {
        peer.ipAddress.map(self.isLoopback) ?? false
    }

    private static func number(_ text: String) -> UInt64? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return bytes.prefix(4).reduce(0) { $0 << 8 | UInt64($1) } }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        // A socket for both families shows IPv4 as ::ffff:a.b.c.d. By their first half all of them would be equal.
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xFF }
        return (isMapped ? bytes[12...] : bytes.prefix(8)).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func isLoopback(_ text: String) -> Bool {
        text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
    }
}
