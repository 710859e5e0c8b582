package import Hummingbird
import Logging
import ServiceLifecycle
package import Web

/// Serves a service on a loopback socket until the body ends, then stops gracefully.
package func withLiveServer<Value: Sendable>(
    _ service: TestService, limits: ConnectionLimits = ConnectionLimits(),
    proxies: TrustedProxies = .loopback,
    _ body: @Sendable (_ port: Int) async throws -> Value
) async throws -> Value {
    try await withLiveServer(
        { port in
            makeApplication(
                service.router(proxies: proxies), host: "127.0.0.1", port: 0,
                connections: ConnectionTable(limits: limits, logger: TestService.silence, proxies: proxies),
                logger: TestService.silence,
                onServerRunning: { number in port.yield(number) })
        }, body)
}

/// The same for routes of the test's own, behind the same guards.
package func withLiveServer<Value: Sendable>(
    _ router: Router<BasicRequestContext>, _ connections: ConnectionTable,
    _ body: @Sendable (_ port: Int) async throws -> Value
) async throws -> Value {
    try await withLiveServer(
        { port in
            Application(
                router: router, server: .guarded(by: connections),
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in
                    await connections.limitAccepting(of: channel)
                    port.yield(channel.localAddress?.port ?? 0)
                }, logger: TestService.silence)
        }, body)
}

private func withLiveServer<Value: Sendable>(
    _ application: (AsyncStream<Int>.Continuation) -> some ApplicationProtocol,
    _ body: @Sendable (_ port: Int) async throws -> Value
) async throws -> Value {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let application = application(port)
    let group = ServiceGroup(services: [application], logger: TestService.silence)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { port.finish() }
            try await group.run()
        }
        do {
            var listening = ports.makeAsyncIterator()
            guard let number = await listening.next() else {
                try await tasks.waitForAll()
                throw LiveServerError.neverListened
            }
            let value = try await body(number)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}

package enum LiveServerError: Error {
    case neverListened
}
