import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// The real program, with an administrator who names a webhook on the page.
@Suite("Where alerts go", .timeLimit(.minutes(5)))
struct AlertTargetTests {
    @Test(
        "a webhook on this machine is reached by the operator's leave alone, however it is spelt",
        arguments: ["127.0.0.1", "localhost", "127.1", "0x7f000001"])
    func loopback(host: String) async throws {
        let receiver = try await HTTPTestServer(.init(status: 418, body: "inner page"))
        try await House.open { house in
            for (setting, reaches) in [("no", false), ("yes", true)] {
                let served = try await house.serve("--allow-private-sites", setting)
                let owner = try await Owner(of: served, in: house)
                let url = "http://\(host):\(receiver.port)/hook"
                #expect(
                    try await owner.post("/alerts", [("kind", "webhook"), ("url", url), ("alerts", "1")]).status == 303)
                let id = reaches ? 2 : 1
                let tested = try await owner.post("/alerts/\(id)/test", [])
                #expect(tested.status == 502)
                #expect(tested.text.contains(/\b418\b/) == reaches, "\(host), \(setting)")
                #expect(reaches || tested.text.contains("--allow-private-sites"), "\(host), \(setting)")
                #expect(!tested.text.contains("inner page"))
                #expect(receiver.requests.isEmpty != reaches)
                try await served.stop()
            }
        }
        try await receiver.stop()
    }
}

/// An administrator with a browser.
private struct Owner {
    /// Follows no redirect, or its cookies would be lost. The process ends with it.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))

    private let url: String
    private let cookie: String

    /// Makes the administrator by the command line, and signs in.
    init(of served: Served, in house: House) async throws {
        self.url = served.url
        let email = "a\(UUID().uuidString)@example.ru"
        let made = try await house.run("user", "create", "--email", email, "--role", "admin")
        let link = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let path = try #require(URL(string: link)?.path)
        let password = "three words long"
        let entered = try await Self.send(
            .POST, self.url + path, [:], "password=\(password)&again=\(password)".replacing(" ", with: "+")
        )
        self.cookie = entered.headers["set-cookie"].map { String($0.prefix { $0 != ";" }) }.joined(separator: "; ")
        #expect(entered.status == 303)
    }

    /// Sends a form of the page of alerts.
    func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let headers: HTTPHeaders = ["cookie": self.cookie, "accept-language": "en"]
        let page = try await Self.send(.GET, self.url + "/alerts", headers, nil)
        let token = try #require(page.text.firstMatch(of: /name="form_token" value="([^"]+)"/)).output.1
        let body = ([("form_token", String(token))] + fields).map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        return try await Self.send(.POST, self.url + path, headers, body.joined(separator: "&"))
    }

    private static func send(
        _ method: HTTPMethod, _ url: String, _ headers: HTTPHeaders, _ body: String?
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        if let body {
            request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await self.client.execute(request, timeout: .seconds(60))
        return Answer(
            status: Int(response.status.code), headers: response.headers,
            body: Array(try await response.body.collect(upTo: 4_194_304).readableBytesView))
    }
}
