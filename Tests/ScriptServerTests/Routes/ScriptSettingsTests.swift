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
        let template = ScriptTemplate(source: "(__STITCHER__)")
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
        #expect((settings["k"] as? String)?.isEmpty == false)
        #expect(settings["b"] as? String == "https://a.example/\(text)/b/KEY")
    }

    @Test("never hold the integration's name, its secret or its token", arguments: Self.hostile)
    func noSecrets(name: String) {
        let script = ScriptTemplate().render(
            Self.integration(name: "Имя \(name)", widgets: []), publicURL: "https://a.example")
        #expect(!script.contains("Имя"))
        #expect(!script.contains("hook-secret"))
        #expect(!script.contains("api-token"))
    }

    @Test("leave out what has its default")
    func defaults() {
        let template = ScriptTemplate(source: "run(__STITCHER__)")
        var integration = Self.integration(name: "a", widgets: [])
        #expect(
            template.render(integration, publicURL: "https://a.example") == #"run({"b":"https://a.example/b/KEY"})"#)
        integration.settings.plain.usesStaleSessions = false
        integration.settings.widgets = ["24860"]
        integration.settings.script = [.staleAfter: "5000"]
        #expect(
            template.render(integration, publicURL: "https://a.example")
                == #"run({"b":"https://a.example/b/KEY","d":5000,"w":["24860"],"z":true})"#)
    }

    @Test("name the owner's own path for beacons, and the patterns of a consent")
    func options() {
        let template = ScriptTemplate(source: "__STITCHER__")
        var integration = Self.integration(name: "a", widgets: [])
        integration.settings.script = [.beaconPath: "/shop/page", .scriptPath: "/shop/page.js", .consentEvent: "asked"]
        let text = template.render(integration, publicURL: "https://a.example")
        #expect(text.hasPrefix(#"{"b":"/shop/page","e":"asked","no":"^(0"#))
        #expect(!text.contains("a.example") && !text.contains("page.js"))
    }

    @Test("bring the script's options where one needs them, and not otherwise")
    func optionalPart() {
        let template = ScriptTemplate(source: "run(__STITCHER__,[__OPTIONS__])", options: "extra")
        var integration = Self.integration(name: "a", widgets: [])
        #expect(template.render(integration, publicURL: "https://a.example").hasSuffix(",[])"))
        for option in [ScriptOption.bots, .directLink, .frameOrigins, .consentCookie] {
            integration.settings.script = [option: "__OPTIONS__"]
            let text = template.render(integration, publicURL: "https://a.example")
            #expect(text.hasSuffix(",[extra])"))
            #expect(text.contains("__OPTIONS__"), "a token inside a setting stays text")
        }
    }

    @Test("stand in a script that names the version that the program expects")
    func version() {
        let text = ScriptTemplate().render(Self.integration(name: "a", widgets: []), publicURL: "https://a.example")
        #expect(text.contains("c:\(ScriptTemplate.version),"))
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
