import HTTPTypes
import NIOCore
import Testing

@testable import Web

@Suite("Trusted proxies")
struct TrustedProxiesTests {
    private static func client(
        _ peer: String = "127.0.0.1", _ proxies: [String] = [], usual: String? = nil, standard: String? = nil
    ) throws -> String {
        var headers = HTTPFields()
        headers[.xForwardedFor] = usual
        headers[.forwarded] = standard
        let address = ClientAddress(try SocketAddress(ipAddress: peer, port: 1))
        return try TrustedProxies(proxies).client(of: address, headers).text
    }

    @Test(
        "are addresses and networks of both kinds",
        arguments: [
            ("10.0.0.5", ["10.0.0.5", "::ffff:10.0.0.5"], ["10.0.0.4", "::ffff:10.0.0.6", "::10.0.0.5"]),
            ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0", "2001:db8::1"]),
            ("172.17.0.1/16", ["172.17.255.255"], ["172.18.0.0"]),
            ("192.0.2.128/25", ["192.0.2.128"], ["192.0.2.127"]),
            ("0.0.0.0/0", ["203.0.113.9"], ["2001:db8::1"]),
            ("::/0", ["203.0.113.9", "2001:db8::1"], []),
            ("2001:db8::/32", ["2001:db8:ffff::1"], ["2001:db9::", "10.0.0.5"]),
            ("2001:db8::/63", ["2001:db8:0:1:ffff::"], ["2001:db8:0:2::"]),
            ("2001:db8::/65", ["2001:db8::7fff:0:0:1"], ["2001:db8::8000:0:0:1"]),
            ("2001:db8::1", ["2001:DB8:0::1"], ["2001:db8::2"]),
            ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.1.2.3"]),
        ])
    func networks(text: String, inside: [String], outside: [String]) throws {
        let proxies = try TrustedProxies([text])
        for address in inside { #expect(proxies.contains(try #require(ClientAddress(address))), "\(address)") }
        for address in outside { #expect(!proxies.contains(try #require(ClientAddress(address))), "\(address)") }
        #expect(proxies.contains(try #require(ClientAddress("127.0.0.1"))))
        #expect(!proxies.contains(.unknown))
    }

    @Test(
        "are not names, ports or halves of addresses, and the refusal says how to write them",
        arguments: [
            "proxy.local", "", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "10.0.0/8", "10.0.0.1:80", "[::1]", "::1/129",
            "10.0.0.1,10.0.0.2", "10.0.0.0/8/8", "/8", "10.0.0.0/255.0.0.0", "fe80::1%eth0",
        ])
    func refused(text: String) throws {
        let error = #expect(throws: TrustedProxyError.self) { try TrustedProxies(["10.0.0.5", text]) }
        #expect(
            try #require(error).description
                == "\"\(text)\" is not an address or network: write it like 10.0.0.5, 10.0.0.0/8 or 2001:db8::/32")
    }

    @Test(
        "on this machine are believed by default, and nobody else",
        arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
    func loopback(peer: String) throws {
        #expect(try Self.client(peer, usual: "198.51.100.7") == "198.51.100.7")
        #expect(try Self.client(peer, ["10.0.0.0/8"], usual: "198.51.100.7") == "198.51.100.7")
        for stranger in ["203.0.113.9", "2001:db8::1", "10.0.0.1", "128.0.0.1"] {
            #expect(try Self.client(stranger, usual: "198.51.100.7", standard: "for=198.51.100.7") == stranger)
        }
    }

    @Test(
        "name the last address that is not one of them; nonsense leaves the proxy that sent it",
        arguments: [
            (nil, "10.0.0.5"), ("", "10.0.0.5"), ("198.51.100.7", "198.51.100.7"),
            ("203.0.113.1, 198.51.100.7", "198.51.100.7"), ("198.51.100.7, 10.0.0.9,10.0.0.8", "198.51.100.7"),
            ("6.6.6.6, 198.51.100.7, 10.0.0.9", "198.51.100.7"), ("10.0.0.9, 10.0.0.8", "10.0.0.9"),
            ("6.6.6.6, unknown, 10.0.0.8", "10.0.0.8"), ("6.6.6.6, nonsense", "10.0.0.5"), ("6.6.6.6,", "10.0.0.5"),
            ("1.1.1.1, 2001:db8::7", "2001:db8::7"), ("198.51.100.7:4711", "198.51.100.7"),
            ("[2001:db8::7]:443", "2001:db8::7"), ("[2001:db8::7]", "2001:db8::7"), ("[198.51.100.7]", "10.0.0.5"),
            ("198.51.100.7:", "10.0.0.5"), ("[2001:db8::7]x", "10.0.0.5"), ("anna@example.ru", "10.0.0.5"),
            ("1.2.3.4 signed in", "10.0.0.5"), ("6.6.6.6\u{600}, 198.51.100.7", "198.51.100.7"),
        ] as [(String?, String)])
    func usual(header: String?, expected: String) throws {
        #expect(try Self.client("10.0.0.5", ["10.0.0.0/8"], usual: header) == expected)
    }

    @Test(
        "may write Forwarded instead",
        arguments: [
            ("for=198.51.100.7", "198.51.100.7"), ("For=198.51.100.7;proto=http;by=10.0.0.5", "198.51.100.7"),
            ("for=6.6.6.6, proto=https ; for=198.51.100.7", "198.51.100.7"),
            (#"for="[2001:db8::7]""#, "2001:db8::7"), (#"for="[2001:db8::7]:4711""#, "2001:db8::7"),
            (#"for="198.51.100.7:80", for=10.0.0.9"#, "198.51.100.7"), (#"for="\1\9\8.51.100.7""#, "198.51.100.7"),
            ("for=unknown", "10.0.0.5"), ("for=_hidden, for=10.0.0.9", "10.0.0.9"), ("proto=https", "10.0.0.5"),
            ("", "10.0.0.5"), ("for=6.6.6.6,", "10.0.0.5"), ("forx=6.6.6.6", "10.0.0.5"),
            (#"for=6.6.6.6;x="a,b;for=7.7.7.7""#, "6.6.6.6"),
            // A client's open quote must not swallow what the proxy added.
            (#"for=6.6.6.6;x=", for=198.51.100.7"#, "10.0.0.5"),
            (#"for=6.6.6.6;x=", for="[2001:db8::7]""#, "10.0.0.5"),
            (#"for=6.6.6.6;x="\, for="[2001:db8::7]""#, "10.0.0.5"),
            ("for=6.6.6.6;x=\u{600}, for=198.51.100.7", "198.51.100.7"),
        ])
    func standard(header: String, expected: String) throws {
        #expect(try Self.client("10.0.0.5", ["10.0.0.0/8"], standard: header) == expected)
    }

    @Test("are not contradicted by a Forwarded that the client wrote itself")
    func bothHeaders() throws {
        #expect(try Self.client(usual: "198.51.100.7", standard: "for=6.6.6.6") == "198.51.100.7")
        #expect(try Self.client(usual: "nonsense", standard: "for=6.6.6.6") == "127.0.0.1")
    }

    @Test("add lines of their own behind those of the client")
    func lines() {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .xForwardedFor, value: "6.6.6.6"))
        headers.append(HTTPField(name: .xForwardedFor, value: "198.51.100.7"))
        #expect(TrustedProxies.loopback.client(of: ClientAddress("::1") ?? .unknown, headers).text == "198.51.100.7")
        headers = HTTPFields()
        headers.append(HTTPField(name: .forwarded, value: #"for=6.6.6.6;x=""#))
        headers.append(HTTPField(name: .forwarded, value: "for=198.51.100.7"))
        #expect(TrustedProxies.loopback.client(of: ClientAddress("::1") ?? .unknown, headers).text == "198.51.100.7")
    }

    @Test("do not concern a client without an address")
    func noAddress() {
        let nobody = ClientAddress(nil)
        #expect(nobody == .unknown && nobody.number == 0 && nobody.text == "unknown")
        let headers: HTTPFields = [.xForwardedFor: "198.51.100.7"]
        #expect(TrustedProxies.everybody.client(of: nobody, headers) == .unknown)
    }

    @Test("are counted by IPv4 address, or by the network of an IPv6 subscriber")
    func numbers() throws {
        func number(_ text: String) throws -> UInt64 { try #require(ClientAddress(text)).number }
        #expect(try number("203.0.113.9") == number("::ffff:203.0.113.9"))
        #expect(try number("203.0.113.9") != number("203.0.113.10"))
        #expect(try number("2001:db8:1:2:aaaa::1") == number("2001:db8:1:2:bbbb::2"))
        #expect(try number("2001:db8:1:2::1") != number("2001:db8:1:3::1"))
        #expect(ClientAddress("203.0.113.9\u{0}x") == nil)
    }
}
