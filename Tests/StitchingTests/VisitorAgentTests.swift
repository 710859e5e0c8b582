import Stitching
import Testing

@Suite("What a browser's name tells")
struct VisitorAgentTests {
    @Test(
        "is its family and the kind of device, the youngest name counting",
        arguments: [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
                .chrome, .desktop
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36",
                .chrome, .mobile
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36",
                .chrome, .tablet
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
                .safari, .mobile
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/143.0 Mobile/15E148 Safari/604.1",
                .chrome, .tablet
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                .safari, .desktop
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", .firefox, .desktop),
            ("Mozilla/5.0 (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0", .firefox, .tablet),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 YaBrowser/25.10.0 Yowser/2.5 Safari/537.36",
                .yandex, .desktop
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36 Edg/143.0",
                .edge, .desktop
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36 OPR/120.0",
                .opera, .desktop
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
                .samsung, .mobile
            ),
            ("curl/8.5.0", .other, .desktop), ("NotChrome/1 xSafari/2", .other, .desktop),
        ] as [(String, BrowserFamily, DeviceKind)])
    func families(header: String, browser: BrowserFamily, device: DeviceKind) {
        #expect(VisitorAgent(header: header) == VisitorAgent(browser: browser, device: device))
    }

    @Test("is nothing without a name, and takes a long one without harm")
    func bounds() {
        #expect(VisitorAgent(header: "") == nil)
        #expect(VisitorAgent(header: String(repeating: "(", count: 100_000) + " Chrome/1")?.browser == .other)
    }
}
