import Foundation
import Testing

@testable import stitcher

@Suite("A command's answer", .timeLimit(.minutes(5)))
struct CommandAnswerTests {
    @Test("is in one language: the one asked for, else the locale's, else English")
    func language() async throws {
        try await House.open { house in
            let russian = ["LC_ALL": "ru_RU.UTF-8"]
            let missing = try await house.run(["bookings", "list"], environment: russian)
            #expect(missing.complaints.count == 1)
            #expect(missing.errors.contains("здесь нет базы Stitcher"))
            let asked = try await house.run(["bookings", "list", "--lang", "en"], environment: russian)
            #expect(asked.errors.contains("it holds no database of Stitcher"))
            _ = try await house.create()
            for (environment, flags, answer) in [
                ([:], [], "0 bookings were put back to pending\n"),
                (["LANG": "C.UTF-8"], [], "0 bookings were put back to pending\n"),
                (["LC_ALL": "", "LANG": "ru_RU.UTF-8"], [], "0 бронирований поставлено на отправку\n"),
                (russian, ["--lang=en"], "0 bookings were put back to pending\n"),
                ([:], ["--lang", "ru"], "0 бронирований поставлено на отправку\n"),
            ] {
                let result = try await house.run(
                    ["bookings", "replay", "--status", "parked"] + flags, environment: environment)
                #expect(result.output == answer)
            }
        }
    }

    @Test(
        "names the command that a mistyped word may mean",
        arguments: [
            (["bookins", "list"], "stitcher bookings"), (["bookings", "exprt"], "stitcher bookings export"),
            (["integration", "updte", "1"], "stitcher integration update"), (["chek"], "stitcher check"),
        ])
    func guess(words: [String], command: String) async throws {
        try await House.open { house in
            let result = try await house.run(words)
            #expect(result.code == 64)
            #expect(result.errors.contains("Did you mean «\(command)»?"), "\(result.errors)")
        }
    }

    @Test("guesses nothing from a word that is far from every command")
    func noGuess() async throws {
        try await House.open { house in
            let result = try await house.run("frobnicate")
            #expect(result.code == 64)
            #expect(!result.errors.contains("Did you mean"))
        }
    }

    @Test("is a table with headers on a terminal, and lines with tabs in a pipe")
    func table() {
        var table = TextTable("ID", "NAME")
        table.add("1", "Картинг")
        table.add("1000", nil)
        #expect(table.lines(isTerminal: true) == ["ID    NAME", "1     Картинг", "1000  -"])
        #expect(table.lines(isTerminal: false) == ["1\tКартинг", "1000\t-"])
    }

    @Test("shows of a stranger's text only plain characters")
    func plain() {
        var table = TextTable("ORDER")
        table.add("1\u{1B}[31m\t2\n3\u{7F}\u{202E}")
        #expect(table.lines(isTerminal: false) == ["1[31m23"])
    }

    @Test("goes into the file of --output when it is whole, and leaves nothing of one that cannot be written")
    func output() async throws {
        try await House.open { house in
            _ = try await house.create()
            let path = "\(house.scratch)/all.csv"
            let written = try await house.run("bookings", "export", "--format", "csv", "-o", path)
            #expect(written.code == 0 && written.output == "")
            let printed = try await house.run("bookings", "export", "--format", "csv")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == printed.output)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: house.scratch).allSatisfy { !$0.hasSuffix(".part") }
            )
            let refused = try await house.run("bookings", "export", "--format", "csv", "--output", "\(path)/below")
            #expect(refused.code == 1 && refused.complaints.count == 1)
            #expect(refused.errors.contains("--output"))
        }
    }

    @Test("says on a terminal how far it is, and nothing elsewhere")
    func terminal() async throws {
        try await House.open { house in
            _ = try await house.create()
            let copy = "\(house.scratch)/copy"
            let silent = try await house.run("backup", copy)
            #expect(silent.code == 0 && silent.errors == "")
        }
    }
}
