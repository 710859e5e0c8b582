import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// One POST of JSON and its answer. The client is configured to follow no redirect.
struct NoticePost: Sendable {
    /// The answer of the server.
    struct Answer: Sendable {
        let status: Int
        /// The beginning of the body; empty when ``NoticePost`` was not asked to read it.
        let body: String
        /// The value of the header `Retry-After`, if it is a number.
        let retryAfter: Duration?
    }

    /// Enough for any sentence or error object; the rest is not read.
    static let maximumAnswerBytes = 16_384

    let client: HTTPClient
    /// Returns the addresses that may be connected to; `nil` when the operator named the host.
    let judge: HostJudge?
    let timeout: Duration

    /// - Parameters:
    ///   - host: the host of the address, as the client reads it. Failures name it and not the address.
    ///   - readsBody: whether the body of the answer is read.
    func send(
        _ json: Data, to url: String, host: String, readsBody: Bool
    ) async throws(NoticeFailure) -> Answer {
        typealias Outcome = Result<Answer, NoticeFailure>
        let outcome = await withTaskGroup(of: Outcome.self) { group in
            group.addTask {
                do {
                    return .success(try await self.walk(json, url, host, readsBody))
                } catch {
                    return .failure(NoticeFailure(error, host: host))
                }
            }
            group.addTask {
                // The client's own timeout ends with the answer's head. Without ours the body could be waited for
                // without end.
                do {
                    try await Task.sleep(for: self.timeout)
                    return .failure(.timedOut(host: host))
                } catch {
                    return .failure(.cancelled)
                }
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.timedOut(host: host))
        }
        return try outcome.get()
    }

    /// Tries one checked address after the other, until one accepts the connection.
    private func walk(_ json: Data, _ url: String, _ host: String, _ readsBody: Bool) async throws -> Answer {
        guard let judge = self.judge else { return try await self.exchange(json, url, self.client, readsBody) }
        var last = NoticeFailure.unreachable(host: host)
        switch await judge(host) {
        case .notAllowed: throw NoticeFailure.hostNotAllowed(host: host)
        case .unknown: throw last
        case .addresses(let addresses):
            for address in addresses {
                do {
                    return try await self.exchange(json, url, host, at: address, readsBody)
                } catch {
                    last = NoticeFailure(error, host: host)
                    guard case .unreachable = last else { break }
                }
            }
            throw last
        }
    }

    /// Uses an own client that knows only this address for the host: nobody looks the name up again.
    private func exchange(
        _ json: Data, _ url: String, _ host: String, at address: String, _ readsBody: Bool
    ) async throws -> Answer {
        var configuration = NoticeSender.configuration
        configuration.dnsOverride = [host: address]
        configuration.timeout.connect = .seconds(5)
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(self.client.eventLoopGroup), configuration: configuration)
        do {
            let answer = try await self.exchange(json, url, client, readsBody)
            try? await client.shutdown()
            return answer
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func exchange(
        _ json: Data, _ url: String, _ client: HTTPClient, _ readsBody: Bool
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json; charset=utf-8")
        request.headers.add(name: "user-agent", value: "Stitcher")
        request.body = .bytes(ByteBuffer(bytes: json))
        // A little more than our timeout, so that both end in the same failure.
        let response = try await client.execute(request, timeout: TimeAmount(self.timeout) + .seconds(1))
        let status = Int(response.status.code)
        let body = readsBody ? await Self.beginning(of: response.body) : ""
        let seconds = response.headers.first(name: "retry-after").flatMap { UInt32($0) }
        return Answer(status: status, body: body, retryAfter: seconds.map { .seconds($0) })
    }

    /// The beginning of a body gives the reason, even if the rest fails.
    private static func beginning(of body: HTTPClientResponse.Body) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                bytes += part.readableBytesView.prefix(Self.maximumAnswerBytes - bytes.count)
                if bytes.count >= Self.maximumAnswerBytes { break }
            }
        } catch {}
        return String(decoding: bytes, as: UTF8.self)
    }
}
