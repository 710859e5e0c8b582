import Foundation
import ServiceTestSupport
import Stitching
import Testing

@testable import Ledger
@testable import ScriptServer

@Suite("The settings inside the script")
struct ScriptSettingsTests {
    private static let hostile = [
        "\"", "\\", "'", "`${alert(1)}`", "</script><script>alert(1)</script>", "<!--", "]]>", "\u{2028}\u{2029}",
        "\n\r\t\u{0}", "x\u{FEFF}", "*/alert(1)/*", "__STITCHER__", "😀\u{301}", "\u{202E}", "});alert(1);({",
    ]

    @Test("let nothing break out of them, whatever a widget's id or the address holds", arguments: Self.hostile)
    func nothingBreaksOut(text: String) throws {
        let template = ScriptTemplate(sources: [.small: "__STITCHER__", .list: "__STITCHER__", .full: "(__STITCHER__)"])
        var integration = Self.integration(name: text, widgets: [text, "a\(text)b"])
        integration.settings.script = [.n2Key: text, .consentCookie: text]
        let script = template.render(integration, publicURL: "https://a.example/\(text)")
        #expect(!script.contains("<"))
        #expect(!script.contains { $0.isNewline })
        for scalar in script.unicodeScalars { #expect(scalar.value >= 0x20, "a control character in the literal") }
        let object = try JSONSerialization.jsonObject(with: Data(script.dropFirst().dropLast().utf8))
        let settings = try #require(object as? [String: Any])
        #expect(settings["w"] as? [String] == [text, "a\(text)b"])
        #expect(settings["n"] as? String == text)
        #expect(settings["k"] as? String == text)
        #expect(settings["b"] as? String == "https://a.example/\(text)/b/KEY")
    }

    @Test("let nothing break out of the small build's address either", arguments: Self.hostile)
    func nothingBreaksOutOfTheAddress(text: String) throws {
        let template = ScriptTemplate(sources: [.small: "[__STITCHER__]", .list: "__STITCHER__", .full: "__STITCHER__"])
        let script = template.render(Self.integration(name: text, widgets: []), publicURL: "https://a.example/\(text)")
        #expect(!script.contains("<"))
        for scalar in script.unicodeScalars {
            #expect(scalar.value >= 0x20 && ![0x2028, 0x2029].contains(scalar.value))
        }
        #expect(
            try JSONSerialization.jsonObject(with: Data(script.utf8)) as? [String]
                == ["https://a.example/\(text)/b/KEY"])
    }

    @Test("never hold the integration's name, its secret or its token", arguments: Self.hostile)
    func noSecrets(name: String) {
        let script = ScriptTemplate().render(
            Self.integration(name: "Имя \(name)", widgets: []), publicURL: "https://a.example")
        #expect(!script.contains("Имя"))
        #expect(!script.contains("hook-secret"))
        #expect(!script.contains("api-token"))
    }

    @Test("leave out what has its default, and go into the smallest build that knows the rest")
    func defaults() {
        let template = ScriptTemplate(sources: [
            .small: "small __STITCHER__", .list: "list __STITCHER__", .full: "full __STITCHER__",
        ])
        var integration = Self.integration(name: "a", widgets: [])
        #expect(
            template.render(integration, publicURL: "https://a.example")
                == #"small "https://a.example/b/KEY""#)
        integration.settings.plain.usesStaleSessions = false
        integration.settings.widgets = ["24860"]
        #expect(
            template.render(integration, publicURL: "https://a.example")
                == #"list {"b":"https://a.example/b/KEY","w":["24860"],"z":true}"#)
        integration.settings.script = [.staleAfter: "5000"]
        let full = template.render(integration, publicURL: "https://a.example")
        #expect(full.hasPrefix("full {") && full.contains(#""d":5000"#))
    }

    @Test("name the version that the program expects, in every build")
    func version() {
        var integration = Self.integration(name: "a", widgets: [])
        for script: [ScriptOption: String] in [[:], [.staleAfter: "5000"]] {
            for widgets in [[], ["24860"]] {
                integration.settings.widgets = widgets
                integration.settings.script = script
                let text = ScriptTemplate().render(integration, publicURL: "https://a.example")
                #expect(text.contains("c:\(ScriptTemplate.version),"))
            }
        }
    }

    private static func integration(name: String, widgets: [String]) -> Integration {
        Integration(
            id: IntegrationID(rawValue: 1), revision: 1, siteKey: SiteKey(rawValue: "KEY"),
            secret: Secret("hook-secret"), previousSecret: nil, createdAt: TestService.start,
            updatedAt: TestService.start,
            settings: IntegrationSettings(
                name: name, widgets: widgets,
                target: .comagic(AccountAccess(url: "https://dataapi.comagic.ru/v2.0", token: Secret("api-token"))),
                destination: .campaign(1)))
    }
}
