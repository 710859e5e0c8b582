import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import Sandbox
import Testing

/// Starts the real program each time, some tenths of a second: what is tested is the program.
@Suite("Starting the program", .timeLimit(.minutes(5)))
struct StartTests {
    @Test("says its version and how it is used")
    func help() async throws {
        try await House.open { house in
            let version = try await Program(["--version"], scratch: house.scratch).end()
            #expect(version.code == 0)
            #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
            #expect(version.errors.isEmpty)
            let help = try await Program(["--help"], scratch: house.scratch).end()
            #expect(help.code == 0)
            for word in ["serve", "demo", "sandbox", "integration", "bookings", "backup", "check"] {
                #expect(help.output.contains("\n  \(word) "), "\(word) is missing from the help")
            }
            let serve = try await Program(["serve", "--help"], scratch: house.scratch).end()
            #expect(serve.code == 0)
            for flag in ["--port", "--data-dir", "--public-url", "--match-window", "--metrics", "--config"] {
                #expect(serve.output.contains(flag))
            }
        }
    }

    @Test("prints exactly one line when it listens, and keeps its directory to itself")
    func listens() async throws {
        try await House.open { house in
            let served = try await house.serve()
            #expect(served.url.wholeMatch(of: /http:\/\/127\.0\.0\.1:\d+/) != nil)
            #expect(try await served.get("/healthz").text == "ok\n")
            #expect(try await served.get("/readyz").status == 200)
            try await served.stop()
            #expect(served.program.output == "listening on \(served.url)\n")
            let mode = try FileManager.default.attributesOfItem(atPath: house.data)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            for name in ["stitcher.key", "stitcher.db"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(house.data)/\(name)")
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test(
        "ends with 78 and one line on a bad option",
        arguments: [
            ["--port", "nonsense"], ["--port", "70000"], ["--port", "-1"], ["--port", ""], ["--session-ttl", "4"],
            ["--session-ttl", "0s"], ["--session-capacity", "0"], ["--match-window", "soon"],
            ["--beacon-rate", "-1"], ["--trusted-proxy", "proxy.local"], ["--trusted-proxy", "10.0.0.1:80"],
            ["--comagic-host", "ftp://a.example/v2.0"], ["--public-url", "a.example"],
            ["--log-level", "loud"], ["--log-format", "xml"], ["--metrics", "9090"], ["--nonsense"], ["surplus"],
            ["--port"], ["--data-dir", ""],
        ])
    func badOption(arguments: [String]) async throws {
        try await House.open { house in
            let hasDirectory = arguments.contains("--data-dir")
            let result = try await Program(
                ["serve"] + (hasDirectory ? [] : ["--data-dir", house.data]) + arguments, scratch: house.scratch
            ).end()
            Self.expectRefusal(result, naming: arguments[0])
            #expect(!FileManager.default.fileExists(atPath: house.data))
        }
    }

    @Test("ends with 78 and one line when a bad value comes from the environment")
    func badEnvironment() async throws {
        try await House.open { house in
            let result = try await Program(
                ["serve", "--data-dir", house.data], scratch: house.scratch,
                environment: ["STITCHER_MATCH_WINDOW": "soon"]
            ).end()
            Self.expectRefusal(result, naming: "STITCHER_MATCH_WINDOW")
        }
    }

    @Test("ends with 78 and one line when the data directory cannot be used")
    func badDirectory() async throws {
        try await House.open { house in
            let file = "\(house.scratch)/file"
            try "x".write(toFile: file, atomically: true, encoding: .utf8)
            for path in ["/proc/stitcher", file, "\(file)/data"] {
                let result = try await Program(["serve", "--data-dir", path], scratch: house.scratch).end()
                Self.expectRefusal(result, naming: path)
            }
        }
    }

    @Test("ends with 78 and one line when the database is not ours or its key is gone")
    func badDatabase() async throws {
        try await House.open { house in
            _ = try await house.create()
            try FileManager.default.removeItem(atPath: "\(house.data)/stitcher.key")
            Self.expectRefusal(
                try await Program(["serve", "--port", "0", "--data-dir", house.data], scratch: house.scratch).end(),
                naming: "stitcher.key")
            let other = "\(house.scratch)/other"
            try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
            try String(repeating: "0", count: 64).write(
                toFile: "\(other)/stitcher.key", atomically: true, encoding: .utf8)
            try String(repeating: "no database", count: 1_000).write(
                toFile: "\(other)/stitcher.db", atomically: true, encoding: .utf8)
            Self.expectRefusal(
                try await Program(["serve", "--port", "0", "--data-dir", other], scratch: house.scratch).end(),
                naming: other)
        }
    }

    @Test("refuses a second server on one directory, and the first goes on")
    func secondServer() async throws {
        try await House.open { house in
            let served = try await house.serve()
            let second = try await Program(
                ["serve", "--port", "0", "--data-dir", house.data], scratch: house.scratch
            ).end()
            Self.expectRefusal(second, naming: house.data)
            #expect(try await served.get("/healthz").status == 200)
            try await served.stop()
            let third = try await house.serve()
            try await third.stop()
        }
    }

    @Test(
        "ends with 78 and one line on a configuration file that is broken, missing or has a mistyped key",
        arguments: [
            ("{ \"port\": ", "JSON"), ("[]", "JSON"), ("{ \"prot\": 1 }", "prot"), ("{ \"port\": \"x\" }", "--port"),
            (nil, "cannot be read"),
        ])
    func badFile(text: String?, naming: String) async throws {
        try await House.open { house in
            let path = "\(house.scratch)/stitcher.json"
            if let text { try text.write(toFile: path, atomically: true, encoding: .utf8) }
            let result = try await Program(
                ["serve", "--data-dir", house.data, "--config", path], scratch: house.scratch
            ).end()
            Self.expectRefusal(result, naming: naming)
        }
    }

    @Test("ends with 78 when the port is taken, and its last line names the address")
    func portTaken() async throws {
        try await House.open { house in
            let taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: "127.0.0.1", port: 0).get()
            let port = try #require(taken.localAddress?.port)
            let result = try await Program(
                ["serve", "--port", "\(port)", "--data-dir", house.data], scratch: house.scratch
            ).end()
            #expect(result.code == 78)
            #expect(result.complaints.last?.contains("127.0.0.1:\(port)") == true)
            #expect(result.output.isEmpty)
            try await taken.close()
        }
    }

    @Test("runs the sandbox alone, with a fault from the start, until it is told to stop")
    func sandbox() async throws {
        try await House.open { house in
            let program = try Program(
                ["sandbox", "--port", "0", "--fault", "http:503*1"], scratch: house.scratch)
            let url = try await program.address()
            let body = #"{"jsonrpc":"2.0","id":1,"method":"get.account","params":{"access_token":"sandbox-token"}}"#
            let first = try await Wire.send(.POST, "\(url)/v2.0", body: .bytes(ByteBuffer(string: body)))
            let second = try await Wire.send(.POST, "\(url)/v2.0", body: .bytes(ByteBuffer(string: body)))
            #expect(first.status == 503)
            #expect(second.text.contains("\"result\""))
            program.signal(SIGTERM)
            #expect(try await program.end(within: .seconds(30)).code == 0)
            let wrong = try await Program(["sandbox", "--fault", "gremlins"], scratch: house.scratch).end()
            #expect(wrong.code != 0)
            #expect(wrong.errors.contains("gremlins"))
        }
    }

    private static func expectRefusal(_ result: Program.Result, naming: String) {
        #expect(result.code == 78)
        #expect(result.complaints.count == 1, "\(result.errors)")
        #expect(result.errors.contains(naming), "\(result.errors)")
        #expect(result.output.isEmpty)
    }
}
