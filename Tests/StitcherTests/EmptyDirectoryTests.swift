import Foundation
import Testing

/// Each command is the real program, some tenths of a second.
@Suite("A directory that holds no database", .timeLimit(.minutes(5)))
struct EmptyDirectoryTests {
    private static let commands: [[String]] = [
        ["check"], ["backup", "copy"], ["integration", "list"], ["integration", "show", "1"],
        ["integration", "update", "1", "--name", "x"], ["integration", "rotate-secret", "1"], ["user", "list"],
        ["user", "set-password", "--email", "a@example.ru"], ["bookings", "list"], ["bookings", "show", "1"],
        ["bookings", "edit", "1", "--phone", "+7 916 123-45-67"], ["bookings", "replay", "--status", "held"],
        ["bookings", "reconcile", "--last"], ["bookings", "export", "--format", "csv"],
    ]

    @Test(
        "is not made by a command that finds none, which names it and the option in one line", arguments: Self.commands)
    func missing(command: [String]) async throws {
        try await House.open { house in
            try await Self.expectRefusal(of: command, on: house.data, in: house)
            #expect(!FileManager.default.fileExists(atPath: house.data))
            #expect(!FileManager.default.fileExists(atPath: "\(house.scratch)/copy"))
        }
    }

    @Test("stays as it is, whether it is empty, holds a key alone, an empty file, or is no directory")
    func untouched() async throws {
        try await House.open { house in
            let (empty, keyed, hollow) = ("\(house.scratch)/empty", "\(house.scratch)/keyed", "\(house.scratch)/hollow")
            for path in [empty, keyed, hollow] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            try String(repeating: "ab", count: 32).write(
                toFile: "\(keyed)/stitcher.key", atomically: true, encoding: .utf8)
            try Data().write(to: URL(filePath: "\(hollow)/stitcher.db"))
            for path in [empty, keyed, hollow, "\(hollow)/stitcher.db", "\(hollow)/stitcher.db/below"] {
                let before = try? FileManager.default.contentsOfDirectory(atPath: path)
                for command in [["check"], ["backup", "copy"], ["bookings", "list"]] {
                    try await Self.expectRefusal(of: command, on: path, in: house)
                }
                let after = try? FileManager.default.contentsOfDirectory(atPath: path)
                #expect(after == before)
            }
            #expect(!FileManager.default.fileExists(atPath: "\(house.scratch)/copy"))
        }
    }

    @Test("becomes a data directory by the first create, also by several at once")
    func founded() async throws {
        try await House.open { house in
            let results = try await withThrowingTaskGroup(of: Program.Result.self) { tasks in
                for number in 1...5 {
                    tasks.addTask {
                        try await house.run("user", "create", "--email", "a\(number)@example.ru", "--role", "marketer")
                    }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            for result in results { #expect(result.code == 0, "\(result.errors)") }
            let users = try await house.run("user", "list")
            #expect(users.output.split(separator: "\n").count == 5)
            #expect(try await house.run("check").output == "ok\n")
            let files = try FileManager.default.contentsOfDirectory(atPath: house.data)
            #expect(!files.contains { $0.contains("draft") }, "\(files)")
        }
    }

    @Test("is not made by a create that is refused")
    func refusedCreate() async throws {
        try await House.open { house in
            let wrong = try await house.run(house.creation + ["--default-source", "1"])
            #expect(wrong.code == 64)
            #expect(try await house.run("user", "create", "--email", "nobody", "--role", "admin").code == 64)
            #expect(!FileManager.default.fileExists(atPath: house.data))
        }
    }

    private static func expectRefusal(of command: [String], on path: String, in house: House) async throws {
        let result = try await Program(command + ["--data-dir", path], scratch: house.scratch).end()
        #expect(result.code == 1, "\(command): \(result.errors)")
        #expect(result.output.isEmpty, "\(command)")
        #expect(result.complaints.count == 1, "\(command): \(result.errors)")
        #expect(result.errors.contains(path) && result.errors.contains("--data-dir"), "\(command): \(result.errors)")
    }
}
