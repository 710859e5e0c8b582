import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends over HTTP, once: whether Bukza repeats a failed request is promised nowhere.
package struct HTTPWebhookSender: WebhookSender {
    package init() {}

    package func send(_ body: String, to url: String, timeout: Duration) async -> Int? {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json; charset=utf-8")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try? await HTTPClient.shared.execute(request, timeout: TimeAmount(timeout))
        // The answer's text is not needed, but unread it would hold the connection.
        _ = try? await response?.body.collect(upTo: 65_536)
        return response.map { Int($0.status.code) }
    }
}
