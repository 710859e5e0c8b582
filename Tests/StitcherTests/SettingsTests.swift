import Foundation
import NIOHTTP1
import Sandbox
import Testing

@Suite("Commands beside a running server", .timeLimit(.minutes(5)))
struct SettingsTests {
    /// A running server takes a change up within this time.
    private static let promised: Duration = .seconds(2)

    @Test("a new integration has a script and a webhook")
    func create() async throws {
        try await House.open { house in
            let served = try await house.serve()
            let made = try await house.create("--widget", "24860")
            #expect(made.active)
            #expect(made.scriptURL == served.url + made.script)
            #expect(made.snippet.contains(made.scriptURL))
            #expect(made.webhookTemplate.contains("[bukza_n2]"))
            let isThere = try await eventually(within: Self.promised) {
                try await served.get(made.script).status == 200
            }
            #expect(isThere)
            #expect(try await served.post(made.hook, hookBody(n2: "17000000001")).status == 200)
            _ = await house.messages(1)
            try await served.stop()
        }
    }

    @Test("an integration that is switched off serves a no-op and keeps bookings for later")
    func switchedOff() async throws {
        try await House.open { house in
            let served = try await house.serve()
            let made = try await house.create("--inactive")
            #expect(!made.active)
            let isThere = try await eventually(within: Self.promised) {
                try await served.get(made.script).status == 200
            }
            #expect(isThere)
            #expect(try await !served.get(made.script).text.contains(made.siteKey))
            #expect(try await served.post(made.hook, hookBody(n2: "17000000001")).status == 200)
            let kept = try await house.bookings()
            #expect(kept.map(\.status) == ["inactive"])
            let on = try await house.json(CreatedIntegration.self, ["integration", "update", made.id, "--active"])
            #expect(on.active)
            let isServed = try await eventually(within: Self.promised) {
                try await served.get(made.script).text.contains(made.siteKey)
            }
            #expect(isServed)
            #expect(house.comagic.messages.isEmpty)
            let replay = try await house.run("bookings", "replay", "--status", "inactive")
            #expect(replay.output.hasPrefix("1 booking "))
            _ = await house.messages(1)
            try await served.stop()
        }
    }

    @Test("other widgets make another script with another tag")
    func widgets() async throws {
        try await House.open { house in
            let made = try await house.create("--widget", "24860")
            let served = try await house.serve()
            let before = try await served.get(made.script)
            let tag = try #require(before.headers.first(name: "etag"))
            #expect(before.text.contains("24860"))
            try await house.run("integration", "update", made.id, "--widget", "24861", "--widget", "24862")
            let isNew = try await eventually(within: Self.promised) {
                try await served.get(made.script, ["If-None-Match": tag]).status == 200
            }
            #expect(isNew)
            let after = try await served.get(made.script)
            #expect(after.headers.first(name: "etag") != tag)
            #expect(after.text.contains("24861"))
            #expect(after.text.contains("24862"))
            #expect(!after.text.contains("\"24860\""))
            try await served.stop()
        }
    }

    @Test("a rotated secret works, the old one too during the overlap, and at once no more without one")
    func rotation() async throws {
        try await House.open { house in
            let first = try await house.create()
            let served = try await house.serve()
            let second = try await house.json(CreatedIntegration.self, ["integration", "rotate-secret", first.id])
            #expect(second.hook != first.hook)
            #expect(second.siteKey == first.siteKey)
            let works = try await eventually(within: Self.promised) {
                try await served.post(second.hook, hookBody(order: "1", n2: "17000000001")).status == 200
            }
            #expect(works)
            #expect(try await served.post(first.hook, hookBody(order: "2", n2: "17000000001")).status == 200)
            let third = try await house.json(
                CreatedIntegration.self, ["integration", "rotate-secret", first.id, "--overlap", "0s"])
            let isGone = try await eventually(within: Self.promised) {
                try await served.post(second.hook, hookBody(order: "3", n2: "17000000001")).status == 404
            }
            #expect(isGone)
            #expect(try await served.post(first.hook, hookBody(order: "4", n2: "17000000001")).status == 404)
            #expect(try await served.post(third.hook, hookBody(order: "5", n2: "17000000001")).status == 200)
            try await served.stop()
        }
    }

    @Test("never print the token, and list what there is")
    func token() async throws {
        try await House.open { house in
            let file = "\(house.scratch)/token"
            try "  sandbox-token\n".write(toFile: file, atomically: true, encoding: .utf8)
            let created = try await house.run(
                [
                    "integration", "create", "--name", "Имя", "--comagic-url", house.comagicURL, "--comagic-host",
                    house.comagicURL, "--comagic-token-file", file, "--default-site", "90001", "--default-source",
                    "80001",
                ])
            #expect(created.code == 0, "\(created.errors)")
            for arguments in [["integration", "list"], ["integration", "list", "--format", "json"]] {
                let listed = try await house.run(arguments)
                #expect(listed.code == 0)
                #expect(listed.output.contains("Имя"))
                #expect(!listed.output.contains("sandbox-token"))
            }
            #expect(!created.output.contains("sandbox-token"))
        }
    }

    @Test("refuse a CoMagic address that nobody allowed, to create and to update, and change nothing")
    func foreignAddress() async throws {
        try await House.open { house in
            let made = try await house.create()
            for url in ["http://127.0.0.1:1/v2.0", "https://dataapi.comagic.ru.example/v2.0", "not-a-url"] {
                for command in [
                    ["create", "--name", "x", "--comagic-token", "t", "--default-campaign", "1"],
                    ["update", made.id],
                ] {
                    let result = try await house.run(["integration"] + command + ["--comagic-url", url])
                    #expect(result.code != 0)
                    #expect(result.errors.contains("address"))
                    #expect(result.output.isEmpty)
                }
            }
            let all = try await house.json([CreatedIntegration].self, ["integration", "list"])
            #expect(all.count == 1)
        }
    }

    @Test(
        "refuse a wrong default, widget or zone with a sentence",
        arguments: [
            [], ["--default-campaign", "1", "--default-site", "2"], ["--default-source", "3"],
            ["--default-campaign", "0"], ["--default-site", "-1"], ["--default-campaign", "x"],
            ["--default-campaign", "1", "--widget", "abc"], ["--default-campaign", "1", "--timezone", "Mars/Olympus"],
            ["--default-campaign", "1", "--name", " "], ["--default-campaign", "1", "--stale-session", "maybe"],
        ])
    func badSettings(arguments: [String]) async throws {
        try await House.open { house in
            let result = try await house.run(
                [
                    "integration", "create", "--name", "Картинг", "--comagic-url",
                    "https://dataapi.comagic.ru/v2.0", "--comagic-token", "t",
                ] + arguments)
            #expect(result.code != 0)
            #expect(result.output.isEmpty)
            #expect(!result.errors.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: house.data))
        }
    }

    @Test("ask the account for its time zone, and assume Moscow's with a word when it does not answer")
    func zone() async throws {
        try await House.open { house in
            house.comagic.put(
                SandboxAccount(token: "far-token", appID: 2, name: "Владивосток", timezone: "Asia/Vladivostok"))
            var arguments = house.creation
            arguments[arguments.firstIndex(of: "sandbox-token") ?? 0] = "far-token"
            let asked = try await house.json(CreatedIntegration.self, arguments)
            #expect(asked.timezone == "Asia/Vladivostok")
            let told = try await house.json(CreatedIntegration.self, arguments + ["--timezone", "Asia/Omsk"])
            #expect(told.timezone == "Asia/Omsk")
            house.comagic.add(try Fault(text: "reset*always"))
            let silent = try await house.run(arguments + ["--format", "json"])
            #expect(silent.code == 0)
            #expect(silent.errors.contains("Europe/Moscow"))
            let assumed = try JSONDecoder().decode(CreatedIntegration.self, from: Data(silent.output.utf8))
            #expect(assumed.timezone == "Europe/Moscow")
        }
    }

    @Test("end with a sentence when there is no such integration or booking", arguments: ["999", "x", "-1", ""])
    func notThere(id: String) async throws {
        try await House.open { house in
            for command in [
                ["integration", "show", id], ["integration", "update", id, "--active"],
                ["integration", "rotate-secret", id], ["bookings", "show", id],
            ] {
                let result = try await house.run(command)
                #expect(result.code != 0)
                #expect(result.output.isEmpty)
                #expect(!result.errors.isEmpty)
            }
        }
    }
}
