import Foundation
import NIOHTTP1
import Testing

@Suite("stitcher user", .timeLimit(.minutes(5)))
struct UserCommandTests {
    private struct Listed: Decodable {
        let email: String
        let role: String
        let state: String
    }

    @Test("makes people beside a running server, whose links open there at once")
    func create() async throws {
        try await House.open { house in
            let served = try await house.serve()
            let made = try await house.run("user", "create", "--email", "Maria@Example.ru", "--role", "marketer")
            #expect(made.code == 0)
            let link = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(link.hasPrefix("\(served.url)/welcome/"))
            let page = try await served.get(String(link.dropFirst(served.url.count)), ["Accept-Language": "en"])
            #expect(page.status == 200)
            #expect(page.text.contains("maria@example.ru"))
            let listed = try await house.json([Listed].self, ["user", "list"])
            #expect(listed.map(\.email) == ["maria@example.ru"])
            #expect(listed.map(\.state) == ["invited"])
            let again = try await house.run("user", "set-password", "--email", "maria@example.ru")
            #expect(again.output != made.output)
            #expect(try await served.get(String(link.dropFirst(served.url.count))).status == 410)
            try await served.stop()
        }
    }

    @Test("refuses what cannot be, in one line that names the next step")
    func refused() async throws {
        try await House.open { house in
            let wrong = try await house.run("user", "create", "--email", "nobody", "--role", "admin")
            #expect(wrong.code == 64)
            #expect(wrong.complaints.count == 1 && wrong.errors.contains("anna@example.ru"))
            #expect(try await house.run("user", "create", "--email", "a@example.ru", "--role", "boss").code == 64)
            #expect(try await house.run("user", "create", "--email", "a@example.ru", "--role", "admin").code == 0)
            let taken = try await house.run("user", "create", "--email", "A@example.ru", "--role", "admin")
            #expect(taken.code == 1)
            #expect(taken.errors.contains("set-password --email A@example.ru"))
            let unknown = try await house.run("user", "set-password", "--email", "b@example.ru")
            #expect(unknown.code == 1)
            #expect(unknown.errors.contains("stitcher user list"))
        }
    }

    /// The link that a server prints soon after it listens.
    private static func link(of served: Served) async throws -> String {
        _ = await eventually(within: .seconds(10)) { served.program.errors.contains("/welcome/") }
        return String(try #require(served.program.errors.firstMatch(of: /http:\S+\/welcome\/\S+/)).output)
    }

    @Test("is not needed for the first administrator: serve prints a link until there is one")
    func first() async throws {
        try await House.open { house in
            let first = try await house.serve()
            let link = try await Self.link(of: first)
            #expect(!first.program.output.contains("welcome"))
            try await first.stop()
            let second = try await house.serve()
            let path = try #require(try await Self.link(of: second).firstMatch(of: /\/welcome\/\S+/)).output
            // A new start, a new link.
            #expect(!link.hasSuffix(path))
            #expect(try await second.get(String(path)).status == 200)
            let old = try #require(link.firstMatch(of: /\/welcome\/\S+/)).output
            #expect(try await second.get(String(old)).status == 410)
            try await second.stop()
        }
    }
}
