import Foundation
import Glibc
import Logging
import NIOCore
import Sandbox
import ServiceLifecycle
import TestSupport
import Testing

/// A directory with a data directory in it, beside a sandbox CoMagic in this process, whose messages the test sees.
struct House: Sendable {
    private let directory: TemporaryDirectory
    let comagic: SandboxCoMagic
    /// The sandbox's Data API base address.
    let comagicURL: String

    var scratch: String { self.directory.path }
    var data: String { "\(self.scratch)/data" }

    /// Runs a test in a house of its own; everything is gone afterwards.
    static func open(_ body: @Sendable (House) async throws -> Void) async throws {
        await Self.vacancies.enter()
        do {
            try await self.inhabit(body)
        } catch {
            await Self.vacancies.leave()
            throw error
        }
        await Self.vacancies.leave()
    }

    /// So many programs at once as leave each the time that its promises need.
    private static let vacancies = Vacancies(6)

    private static func inhabit(_ body: @Sendable (House) async throws -> Void) async throws {
        let scratch = try TemporaryDirectory()
        let comagic = SandboxCoMagic(now: { .now })
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = SandboxServer(comagic: comagic, port: 0, logger: logger) { number in port.yield(number) }
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            do {
                var listening = ports.makeAsyncIterator()
                let number = try #require(await listening.next())
                try await body(
                    House(directory: scratch, comagic: comagic, comagicURL: "http://127.0.0.1:\(number)/v2.0"))
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Runs a command on the house's data to its end.
    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Result {
        try await self.run(arguments, environment: environment)
    }

    /// The same for a list of arguments.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Result {
        try await Program(
            arguments + ["--data-dir", self.data], scratch: self.scratch, environment: environment
        ).end()
    }

    /// The same, decoding what it prints as JSON; records a failure when it did not end well.
    func json<Value: Decodable>(_ type: Value.Type, _ arguments: [String]) async throws -> Value {
        let result = try await self.run(arguments + ["--format", "json"])
        try #require(result.code == 0, "stitcher \(arguments): \(result.errors)")
        return try JSONDecoder().decode(Value.self, from: Data(result.output.utf8))
    }

    /// Starts `serve` on a free port and waits until it listens.
    func serve(
        _ arguments: String..., environment: [String: String] = [:],
        surroundings: Program.Surroundings = Program.Surroundings()
    ) async throws -> Served {
        let program = try Program(
            ["serve", "--port", "0", "--data-dir", self.data, "--comagic-host", self.comagicURL] + arguments,
            scratch: self.scratch, environment: environment, surroundings: surroundings)
        return Served(program: program, url: try await program.address())
    }

    /// Makes an integration with the sandbox's account.
    func create(_ arguments: String...) async throws -> CreatedIntegration {
        try await self.json(CreatedIntegration.self, self.creation + arguments)
    }

    /// The arguments of ``create(_:)``, for tests that expect a refusal.
    var creation: [String] {
        [
            "integration", "create", "--name", "Картинг", "--comagic-url", self.comagicURL, "--comagic-host",
            self.comagicURL, "--comagic-token", "sandbox-token", "--default-campaign", "500001",
        ]
    }

    func bookings(_ arguments: String...) async throws -> [ListedBooking] {
        try await self.json([ListedBooking].self, ["bookings", "list", "--limit", "100000"] + arguments)
    }

    /// Waits until all listed bookings satisfy a condition, and answers them, newest first.
    func bookings(
        within limit: Duration = .seconds(20), until condition: ([ListedBooking]) -> Bool
    ) async throws -> [ListedBooking] {
        var all: [ListedBooking] = []
        let isSo = try await eventually(within: limit) {
            all = try await self.bookings()
            return condition(all)
        }
        #expect(isSo, "the bookings stayed as they are: \(all)")
        return all
    }

    /// The messages that CoMagic has, once there are so many.
    func messages(_ count: Int, within limit: Duration = .seconds(20)) async -> [OfflineMessage] {
        let isSo = await eventually(within: limit) { self.comagic.messages.count >= count }
        #expect(isSo, "\(self.comagic.messages.count) of \(count) messages arrived")
        return self.comagic.messages
    }
}

/// A `stitcher serve` that listens.
struct Served: Sendable {
    let program: Program
    let url: String

    /// Stops it as a supervisor does; records a failure unless it ends well.
    func stop(_ signal: Int32 = SIGTERM) async throws {
        self.program.signal(signal)
        let result = try await self.program.end(within: .seconds(30))
        #expect(result.code == 0)
    }
}

/// What `integration create`, `show` and `update` print.
struct CreatedIntegration: Decodable, Sendable {
    let id: String
    let name: String
    let active: Bool
    let siteKey: String
    let scriptURL: String
    let snippet: String
    let webhookURL: String
    let webhookTemplate: String
    let timezone: String

    /// The path of its webhook, wherever the server listens.
    var hook: String { Self.path(self.webhookURL) }
    var script: String { "/s/\(self.siteKey).js" }
    var beacon: String { "/b/\(self.siteKey)" }

    private static func path(_ url: String) -> String { URL(string: url)?.path ?? "" }
}

/// A booking as `bookings list --format json` prints it.
struct ListedBooking: Decodable, Sendable {
    struct Attribution: Decodable, Sendable {
        let kind: String
        let reason: String?
        let sessionID: String?
        let campaignID: String?
    }

    struct LastError: Decodable, Sendable {
        let mnemonic: String
    }

    let id: String
    let integrationID: String
    let orderID: String?
    let code: String?
    let status: String
    let attempts: Int
    let comagicID: String?
    let lastError: LastError?
    let attribution: Attribution
}
