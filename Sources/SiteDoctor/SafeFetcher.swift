import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// Fetches a page that somebody named, and never reaches an address that is not public.
///
/// It resolves the name itself, checks every address, and connects to a checked one, so a second answer of the name
/// server has no effect. It follows redirects itself and checks each one. It keeps no cookie and sends no credential.
/// Body and time are bounded.
package struct SafeFetcher: Sendable {
    private let rule: TargetRule
    private let gate: HostGate
    private let limits: FetchLimits

    /// - Parameter allowsPrivateTargets: the operator's permission for sites in private networks and on any port. A
    ///   person who may name a page can then reach everything that this machine reaches.
    package init(
        resolver: any HostResolver = SystemResolver(), allowsPrivateTargets: Bool, limits: FetchLimits = FetchLimits()
    ) {
        self.init(resolver: resolver, rule: allowsPrivateTargets ? .anywhere : .publicOnly, limits: limits)
    }

    init(resolver: any HostResolver, rule: TargetRule, limits: FetchLimits = FetchLimits()) {
        self.rule = rule
        self.gate = HostGate(resolver: resolver, rule: rule)
        self.limits = limits
    }

    /// The page at the address after its redirects, with any status.
    package func fetch(_ address: PageAddress) async throws(FetchFailure) -> FetchedPage {
        let result = await withTaskGroup(of: Result<FetchedPage, FetchFailure>.self) { group in
            group.addTask { await Result { () async throws(FetchFailure) in try await self.walk(address) } }
            group.addTask {
                try? await Task.sleep(for: self.limits.time)
                return .failure(.timeout)
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.timeout)
        }
        return try result.get()
    }

    private func walk(_ start: PageAddress) async throws(FetchFailure) -> FetchedPage {
        var seen: Set<PageAddress> = []
        var current = start
        for _ in 0...self.limits.redirects {
            guard seen.insert(current).inserted else { throw .redirectLoop }
            let page = try await self.request(current)
            guard Self.redirects.contains(page.status), let location = page.values(of: "location").first else {
                return page
            }
            guard let next = current.resolving(location) else { throw .redirectRefused }
            current = next
        }
        throw .tooManyRedirects
    }

    private static let redirects: Set<Int> = [301, 302, 303, 307, 308]

    private func request(_ address: PageAddress) async throws(FetchFailure) -> FetchedPage {
        guard self.rule.allowsPort(address.port) else { throw .portNotAllowed(address.port) }
        var failure = FetchFailure.unreachable(host: address.host)
        for target in try await self.gate.addresses(of: address.host) {
            do throws(FetchFailure) {
                return try await self.ask(address, at: target)
            } catch {
                failure = error
                guard case .unreachable = error else { break }
            }
        }
        throw failure
    }

    /// One request to exactly this address, with its own client: sites share nothing.
    private func ask(
        _ address: PageAddress, at target: InternetAddress
    ) async throws(FetchFailure) -> FetchedPage {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.dnsOverride = [address.host: target.description]
        configuration.timeout = .init(
            connect: TimeAmount(self.limits.connectTime), read: TimeAmount(self.limits.time))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        // A server may compress without being asked. A decompression bomb ends where the page would be cut.
        configuration.decompression = .enabled(limit: .size(4 * self.limits.bytes))
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result = await Result { () async throws(FetchFailure) in try await self.exchange(address, client) }
        try? await client.shutdown()
        return try result.get()
    }

    private func exchange(_ address: PageAddress, _ client: HTTPClient) async throws(FetchFailure) -> FetchedPage {
        var request = HTTPClientRequest(url: address.description)
        request.headers.add(name: "user-agent", value: Self.userAgent)
        request.headers.add(name: "accept", value: "text/html,application/xhtml+xml;q=0.9")
        request.headers.add(name: "accept-language", value: "ru,en;q=0.8")
        do {
            let response = try await client.execute(request, timeout: TimeAmount(self.limits.time))
            let status = Int(response.status.code)
            let headers = response.headers.map { FetchedPage.Header(name: $0.name.lowercased(), value: $0.value) }
            let isWanted = (200..<300).contains(status)
            let (body, isCut) = isWanted ? await self.collect(response.body) : ([], false)
            return FetchedPage(address: address, status: status, headers: headers, body: body, isCut: isCut)
        } catch {
            throw FetchFailure(error, host: address.host)
        }
    }

    /// The beginning of a body is useful even if the rest fails.
    private func collect(_ body: HTTPClientResponse.Body) async -> (bytes: [UInt8], isCut: Bool) {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                bytes += part.readableBytesView.prefix(self.limits.bytes - bytes.count)
                if bytes.count >= self.limits.bytes { return (bytes, true) }
            }
            return (bytes, false)
        } catch {
            return (bytes, true)
        }
    }

    /// Names the program, so that a site's owner can allow it in a filter.
    static let userAgent = "Mozilla/5.0 (compatible; StitcherSiteDoctor/1)"
}

extension FetchFailure {
    /// A client's error, recognised by its type.
    fileprivate init(_ error: any Error, host: String) {
        switch error {
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .readTimeout, .cancelled: self = .timeout
            case .connectTimeout: self = .unreachable(host: host)
            case .tlsHandshakeTimeout: self = .tls(host: host)
            default: self = .brokenAnswer
            }
        case is CancellationError: self = .timeout
        case is IOError, is ChannelError: self = .unreachable(host: host)
        default:
            let name = String(describing: type(of: error))
            // The types of TLS errors belong to a library that is not imported only for this.
            if name.hasPrefix("NIOSSL") || name.contains("SSL") {
                self = .tls(host: host)
            } else {
                self = name.contains("Connection") ? .unreachable(host: host) : .brokenAnswer
            }
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        self = .nanoseconds(Int64(duration / .nanoseconds(1)))
    }
}

extension Result {
    fileprivate init(_ body: () async throws(Failure) -> Success) async {
        do throws(Failure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
