import Foundation
import Glibc
import NIOHTTP1
import Sandbox
import Testing

/// Where standard error leads, when it leads nowhere.
enum LostEnd: String, CaseIterable, Sendable {
    case closedPipe, fullDisk, sleepingReader, missing

    /// Runs a body with such an end.
    func run(_ body: (Child.Errors) async throws -> Void) async throws {
        switch self {
        case .missing: try await body(.closed)
        case .fullDisk:
            let disk = open("/dev/full", O_WRONLY | O_CLOEXEC)
            defer { close(disk) }
            try await body(.descriptor(disk))
        case .closedPipe, .sleepingReader:
            let pipe = Pipe(bytes: 4_096)
            if self == .closedPipe { close(pipe.reading) }
            defer {
                close(pipe.writing)
                if self == .sleepingReader { close(pipe.reading) }
            }
            try await body(.descriptor(pipe.writing))
        }
    }
}

@Suite("A log that cannot be written", .timeLimit(.minutes(5)))
struct LostLogTests {
    @Test(
        "does not keep the program from serving, delivering and stopping, and is counted", arguments: LostEnd.allCases,
        ["text", "json"])
    func serves(end: LostEnd, format: String) async throws {
        try await House.open { house in
            let made = try await house.create()
            let port = try await Wire.freePort()
            // Nobody can sign in yet, so there is a one-time link to print as well.
            try await end.run { errors in
                let served = try await house.serve(
                    "--log-format", format, "--log-level", "trace", "--match-window", "0s", "--metrics",
                    "127.0.0.1:\(port)", surroundings: .init(errors: errors))
                for order in 1...40 {
                    let answer = try await served.post(made.hook, hookBody(order: "\(order)", n2: "17000000001"))
                    #expect(answer.status == 200)
                }
                let messages = await house.messages(40)
                #expect(messages.count == 40)
                let isCounted = try await eventually(within: .seconds(10)) {
                    let text = try await Wire.send(.GET, "http://127.0.0.1:\(port)/metrics").text
                    let dropped = text.firstMatch(of: /\nstitcher_log_lines_dropped_total (\d+)/)
                    return dropped.flatMap { Int($0.output.1) } ?? 0 > 10
                }
                #expect(isCounted)
                try await served.stop()
            }
            #expect(try await house.run("check").code == 0)
        }
    }

    @Test(
        "keeps no command from its work, and lets it say by its exit code whether it was done",
        arguments: LostEnd.allCases)
    func commands(end: LostEnd) async throws {
        try await House.open { house in
            _ = try await house.create()
            try await end.run { errors in
                let data = ["--data-dir", house.data]
                for (words, code) in [
                    (["integration", "list"] + data, 0), (["bookings", "show", "99"] + data, 1), (["nonsense"], 64),
                ] as [([String], Int32)] {
                    let result = try await Program(
                        words, scratch: house.scratch, surroundings: .init(errors: errors)
                    ).end()
                    #expect(result.signal == nil)
                    #expect(result.code == code)
                }
            }
        }
    }

    @Test(
        "output that cannot be written ends a command with 1 and one line, and not by a signal",
        arguments: [
            ["integration", "list"], ["bookings", "list", "--format", "json"],
            ["bookings", "export", "--format", "csv"], ["check"],
        ])
    func lostOutput(words: [String]) async throws {
        try await House.open { house in
            _ = try await house.create()
            let result = try await Program(
                words + ["--data-dir", house.data], scratch: house.scratch, surroundings: .init(output: "/dev/full")
            ).end()
            #expect(result.code == 1)
            #expect(result.complaints.count == 1)
            #expect(result.complaints.first?.contains("standard output cannot be written") == true, "\(result.errors)")
        }
    }

    @Test("a server whose standard output cannot be written serves all the same")
    func silentServer() async throws {
        try await House.open { house in
            _ = try await house.create()
            let port = try await Wire.freePort()
            let program = try Program(
                ["serve", "--port", "\(port)", "--data-dir", house.data, "--comagic-host", house.comagicURL],
                scratch: house.scratch, surroundings: .init(output: "/dev/full"))
            let isServing = await eventually(within: .seconds(40)) {
                (try? await Wire.send(.GET, "http://127.0.0.1:\(port)/healthz").status) == 200
            }
            #expect(isServing)
            program.signal(SIGTERM)
            #expect(try await program.end().code == 0)
        }
    }
}
