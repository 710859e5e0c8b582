import Testing

@testable import SiteDoctor

@Suite("Which addresses are public")
struct InternetAddressTests {
    @Test(
        "machines that anybody may reach",
        arguments: [
            "1.1.1.1", "8.8.8.8", "77.88.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.1.2.3",
            "198.17.0.1", "198.20.0.1", "223.255.255.255", "9.255.255.255", "11.0.0.0", "2a02:6b8::feed:bad",
            "2001:4860::8888",
            "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:0808:0808::1", "3ffe::1",
        ])
    func isPublic(text: String) throws {
        #expect(try #require(InternetAddress(text)).isPublic)
    }

    @Test(
        "nobody is led to a machine of an inner network, whatever the spelling",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
            "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.1.1.1",
            "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
            "::ffff:a9fe:a9fe", "64:ff9b::127.0.0.1", "64:ff9b::10.1.2.3", "64:ff9b:1::1", "2002:7f00:1::",
            "2002:a00:1::1",
            "2002:c0a8:101::1", "fe80::1", "febf::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001::1",
            "2001:0:1:2::3", "2001:20::1", "2001:db8::1", "3fff::1", "100::1", "5f00::1", "4000::1",
        ])
    func isPrivate(text: String) throws {
        #expect(try !#require(InternetAddress(text)).isPublic)
    }

    @Test(
        "what is no address is none",
        arguments: ["", "1.2.3", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "fe80::1%eth0", "[::1]", "a"])
    func none(text: String) {
        #expect(InternetAddress(text) == nil)
    }

    @Test(
        "an address reads as it was written, or as the same address",
        arguments: ["1.2.3.4", "2a02:6b8::1", "::ffff:1.2.3.4"])
    func description(text: String) throws {
        let address = try #require(InternetAddress(text))
        #expect(InternetAddress(address.description) == address)
    }
}
