import CoMagic
import Foundation
import Logging
import Relay
import Stitching
import TestSupport
import Testing

@testable import stitcher

@Suite("The configuration")
struct ConfigurationTests {
    @Test("every setting has its row in docs/CONFIGURATION.md, with the default that the program uses")
    func documented() throws {
        let page = try String(contentsOf: Repository.file("docs/CONFIGURATION.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `--") }.map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        for setting in Setting.allCases {
            let row = try #require(
                rows.first { $0[0].contains("`\(setting.flag)`") }, "\(setting.flag) has no row")
            #expect(row[1] == "`\(setting.environmentVariable)`")
            #expect(row[2] == "`\(setting.key)`")
            if let standard = setting.standard { #expect(row[3] == "`\(standard)`") }
        }
        #expect(rows.count >= Setting.allCases.count)
    }

    @Test(
        "a duration is one whole number and one unit",
        arguments: [
            ("30s", Duration.seconds(30)), ("15m", .seconds(900)), ("4h", .seconds(14_400)), ("2d", .seconds(172_800)),
            ("500ms", .milliseconds(500)), ("0s", .zero),
        ])
    func duration(text: String, value: Duration) {
        #expect(DurationText.parse(text) == value)
    }

    @Test(
        "a text that is not a duration is refused",
        arguments: ["", "s", "30", "-5s", "1.5h", "5 s", "1h30m", "٣s", "9999999999s"])
    func noDuration(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test("flags go before environment before file before default")
    func precedence() async throws {
        let directory = try TemporaryDirectory()
        let file = "\(directory.path)/stitcher.json"
        try Data(
            #"{"port": 1, "host": "h-file", "session-ttl": "1m", "comagic-hosts": ["http://a.example/v2.0"]}"#.utf8
        )
        .write(to: URL(fileURLWithPath: file))
        let configuration = try await ServiceConfiguration(
            flags: [.port: ["3"]],
            environment: ["STITCHER_PORT": "2", "STITCHER_HOST": "h-env", "STITCHER_METRICS": ""],
            file: file)
        #expect(configuration.port == 3)
        #expect(configuration.host == "h-env")
        #expect(configuration.sessionLifetime == .seconds(60))
        #expect(configuration.matchWindow == .seconds(5))
        #expect(configuration.metrics == nil)
        #expect(configuration.comagicHosts.allows("http://a.example/v2.0/"))
        #expect(!configuration.comagicHosts.allows("http://b.example/v2.0"))
    }

    @Test(
        "contacts are kept for 30 days after the end of a booking unless another time is given, or none",
        arguments: [(nil, .seconds(30 * 86_400)), ("400d", .seconds(400 * 86_400)), ("forever", nil), ("off", nil)]
            as [(String?, Duration?)])
    func keepContacts(text: String?, value: Duration?) async throws {
        let configuration = try await ServiceConfiguration(
            flags: text.map { [.keepContacts: [$0]] } ?? [:], environment: [:], file: nil)
        #expect(configuration.keepContacts == value)
        #expect(configuration.summary["config.keep_contacts"] == .string(value.map { "\($0)" } ?? "forever"))
    }

    @Test(
        "a bad value names its flag, its variable and the next step",
        arguments: [
            (Setting.port, "70000"), (.port, "-1"), (.sessionLifetime, "soon"), (.sessionCapacity, "0"),
            (.comagicHosts, "dataapi"), (.matchWindow, "1d"), (.beaconRate, "-1"), (.metrics, "9090"),
            (.logLevel, "loud"), (.logFormat, "xml"), (.publicURL, "stitcher.example.ru"), (.retrySchedule, "1s,,5s"),
            (.batchSize, "501"), (.reportDelay, "0s"), (.keepContacts, "never"),
            (.keepContacts, "1h"), (.trustedProxies, "10.0.0.0/33"),
        ])
    func badValue(setting: Setting, text: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await ServiceConfiguration(flags: [setting: [text]], environment: [:], file: nil)
        }
        let sentence = try #require(error).description
        #expect(sentence.hasPrefix("\(setting.flag) (\(setting.environmentVariable)): "))
        #expect(!sentence.contains("\n"))
    }

    @Test("a key that nobody knows is refused, so that a typing mistake does not pass for a default")
    func unknownKey() async throws {
        let directory = try TemporaryDirectory()
        let file = "\(directory.path)/stitcher.json"
        try Data(#"{"prot": 1}"#.utf8).write(to: URL(fileURLWithPath: file))
        await #expect(throws: ConfigurationError.self) {
            try await ServiceConfiguration(flags: [:], environment: [:], file: file)
        }
    }

    @Test(
        "the language of the terminal is the locale's, and English without one",
        arguments: [
            ([:], .english), (["LANG": "C.UTF-8"], .english), (["LANG": "ru_RU.UTF-8"], .russian),
            (["LANG": "en_US.UTF-8"], .english), (["LC_ALL": "en_GB", "LANG": "ru_RU"], .english),
        ] as [([String: String], Language)])
    func language(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }
}

/// Files of the repository, found from where this test lies.
enum Repository {
    static func file(_ path: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(path)
    }
}
