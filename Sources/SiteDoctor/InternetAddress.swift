#if canImport(Glibc)
import Glibc
#endif

/// An IPv4 or IPv6 address as a number, so that its range can be checked in any spelling.
package struct InternetAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four bytes or sixteen, in network order.
    let bytes: [UInt8]

    /// Reads the usual spellings of both kinds, without brackets, port or zone; `nil` for anything else.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.bytes = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.bytes = withUnsafeBytes(of: &six) { Array($0) }
    }

    init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16, "An Internet address has 4 bytes or 16.")
        self.bytes = bytes
    }

    var isVersion4: Bool { self.bytes.count == 4 }

    package var description: String {
        if self.isVersion4 { return self.bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { index in
            String(UInt16(self.bytes[index]) << 8 | UInt16(self.bytes[index + 1]), radix: 16)
        }.joined(separator: ":")
    }

    /// Whether the address belongs to a machine that everybody on the Internet may reach.
    ///
    /// Of IPv6 only the global unicast space counts. An address that contains an IPv4 address is judged by that one.
    /// **Source:** IANA's registries of special-purpose addresses (RFC 6890 and its updates); RFC 4291, RFC 6052
    /// (NAT64), RFC 3056 (6to4), RFC 6598 (shared space of providers), RFC 9637 (documentation).
    package var isPublic: Bool {
        if self.isVersion4 { return !Self.special4.contains { self.isInside($0.bytes, $0.length) } }
        if self.isInside(Self.mapped, 96) || self.isInside(Self.nat64, 96) { return self.inner(at: 12).isPublic }
        if self.isInside([0x20, 0x02], 16) { return self.inner(at: 2).isPublic }
        return self.isInside([0x20], 3) && !Self.special6.contains { self.isInside($0.bytes, $0.length) }
    }

    private func inner(at offset: Int) -> InternetAddress {
        InternetAddress(bytes: Array(self.bytes[offset..<(offset + 4)]))
    }

    /// Whether the first `length` bits are those of the prefix. Missing bytes of the prefix are zero.
    private func isInside(_ prefix: [UInt8], _ length: Int) -> Bool {
        for bit in stride(from: 0, to: length, by: 8) {
            let mask: UInt8 = length - bit >= 8 ? 0xFF : ~(0xFF >> UInt8(length - bit))
            let expected = bit / 8 < prefix.count ? prefix[bit / 8] : 0
            guard self.bytes[bit / 8] & mask == expected & mask else { return false }
        }
        return true
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    private static let nat64: [UInt8] = [0, 0x64, 0xFF, 0x9B]

    private static let special4: [(bytes: [UInt8], length: Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
        ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]

    /// Inside the global unicast space: protocol assignments with Teredo, and documentation.
    private static let special6: [(bytes: [UInt8], length: Int)] = [
        ([0x20, 0x01, 0], 23), ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x3F, 0xFF], 20),
    ]
}
