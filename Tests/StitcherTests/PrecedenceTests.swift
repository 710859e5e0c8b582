import Foundation
import Glibc
import NIOHTTP1
import Testing

@Suite("Flag before environment before file before default", .timeLimit(.minutes(5)))
struct PrecedenceTests {
    @Test("of the public address, as commands print it")
    func publicURL() async throws {
        try await House.open { house in
            let made = try await house.create()
            let file = "\(house.scratch)/stitcher.json"
            try #"{"public-url":"https://file.example/","match-window":"1s"}"#
                .write(toFile: file, atomically: true, encoding: .utf8)
            let environment = ["STITCHER_PUBLIC_URL": "https://environment.example"]
            let flag = ["--public-url", "https://flag.example"]
            let cases: [(arguments: [String], environment: [String: String], expected: String)] = [
                ([], [:], "http://127.0.0.1:8080"),
                (["--config", file], [:], "https://file.example"),
                (["--config", file], environment, "https://environment.example"),
                (["--config", file], ["STITCHER_PUBLIC_URL": ""], "https://file.example"),
                (["--config", file] + flag, environment, "https://flag.example"),
                (flag, [:], "https://flag.example"),
            ]
            for (arguments, environment, expected) in cases {
                let result = try await house.run(
                    ["integration", "show", made.id, "--format", "json"] + arguments, environment: environment)
                let shown = try JSONDecoder().decode(CreatedIntegration.self, from: Data(result.output.utf8))
                #expect(shown.scriptURL == "\(expected)\(made.script)")
                #expect(shown.webhookURL == "\(expected)\(made.hook)")
                #expect(shown.snippet.contains(shown.scriptURL))
            }
        }
    }

    @Test("of the data directory and the port of a server")
    func server() async throws {
        try await House.open { house in
            let file = "\(house.scratch)/stitcher.json"
            try #"{"port":1,"data-dir":"\#(house.scratch)/from-file"}"#
                .write(toFile: file, atomically: true, encoding: .utf8)
            let fromFile = try Program(
                ["serve", "--port", "0", "--config", file], scratch: house.scratch, environment: [:])
            _ = try await fromFile.address()
            #expect(FileManager.default.fileExists(atPath: "\(house.scratch)/from-file/stitcher.db"))
            let fromEnvironment = try Program(
                ["serve", "--config", file], scratch: house.scratch,
                environment: ["STITCHER_PORT": "0", "STITCHER_DATA_DIR": "\(house.scratch)/from-environment"])
            _ = try await fromEnvironment.address()
            #expect(FileManager.default.fileExists(atPath: "\(house.scratch)/from-environment/stitcher.db"))
            for program in [fromFile, fromEnvironment] {
                program.signal(SIGTERM)
                #expect(try await program.end(within: .seconds(30)).code == 0)
            }
        }
    }

    @Test("prints where the running server was last reached, when nobody says otherwise")
    func lastReached() async throws {
        try await House.open { house in
            let made = try await house.create()
            let served = try await house.serve()
            let shown = try await house.json(CreatedIntegration.self, ["integration", "show", made.id])
            #expect(shown.scriptURL == served.url + made.script)
            #expect(try await Wire.send(.GET, shown.scriptURL).text.contains("\(served.url)/b/\(made.siteKey)"))
            try await served.stop()
        }
    }
}
