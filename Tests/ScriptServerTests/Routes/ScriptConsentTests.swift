import Foundation
import Stitching
import Testing

@testable import Ledger
@testable import ScriptServer

@Suite("Consent and paths inside the script's settings")
struct ScriptConsentTests {
    private static let managers: [(preset: ConsentPreset, value: String, isYes: Bool, isNo: Bool)] = [
        (.cookiebot, "{stamp:'x',necessary:true,preferences:false,statistics:true,marketing:false,ver:1}", true, false),
        (.cookiebot, "{stamp:'x',necessary:true,preferences:true,statistics:false,marketing:true,ver:1}", false, true),
        (.cookiebot, "-1", true, false), (.cookiebot, "0", false, true),
        (.onetrust, "isGpcEnabled=0&interactionCount=1&groups=C0001:1,C0002:1,C0004:0", true, false),
        (.onetrust, "isGpcEnabled=0&groups=C0001:1,C0002:0,C0004:1&interactionCount=2", false, true),
        // There before the visitor has answered.
        (.onetrust, "isGpcEnabled=0&interactionCount=0&groups=C0001:1,C0002:1", false, false),
        (.cookieyes, "consentid:x,consent:yes,action:yes,necessary:yes,functional:no,analytics:yes", true, false),
        (.cookieyes, "consentid:x,consent:no,action:yes,necessary:yes,functional:no,analytics:no", false, true),
        (.cookieyes, "consentid:x,consent:,action:,necessary:yes,functional:no,analytics:no", false, false),
        (.orestbida, #"{"categories":["necessary","analytics"],"revision":0}"#, true, false),
        (.orestbida, #"{"level":["necessary","analytics"]}"#, true, false),
        (.orestbida, #"{"categories":["necessary"],"services":{"analytics":[]}}"#, false, true),
        (.usercentrics, #"{"type":"EXPLICIT","ucCategory":{"essential":true,"marketing":true}}"#, true, false),
        (.usercentrics, #"{"type":"explicit","ucCategory":{"essential":true,"marketing":null}}"#, false, true),
        (.usercentrics, #"{"type":"implicit","ucCategory":{"essential":true,"marketing":true}}"#, false, false),
    ]

    @Test("read each manager's answer, and nothing before it", arguments: Self.managers.indices)
    func readsManagers(index: Int) throws {
        let row = Self.managers[index]
        let source = try #require(ConsentSource([.consentPreset: row.preset.rawValue]))
        #expect(try Self.matches(source.yes, row.value) == row.isYes)
        // The script looks for a yes first.
        if !row.isYes { #expect(try Self.matches(source.no, row.value) == row.isNo) }
    }

    @Test("take a plain word, and no answer from anything else")
    func plainWords() throws {
        for word in ["yes", "TRUE", "1", "allow", "granted"] { #expect(try Self.matches(ConsentSource.plainYes, word)) }
        for word in ["no", "False", "0", "denied", "necessary"] {
            #expect(try Self.matches(ConsentSource.plainNo, word))
        }
        for value in ["", "{a:true}", "true,false", "yes&no", "a:yes", "essential", "1700000000"] {
            #expect(try !Self.matches(ConsentSource.plainYes, value))
            #expect(try !Self.matches(ConsentSource.plainNo, value))
        }
    }

    @Test("hold patterns exactly when there is a source, and the owner's words before the preset's")
    func precedence() throws {
        #expect(ConsentSource([:]) == nil)
        #expect(ConsentSource([.consentYes: "x"]) == nil)
        let own = try #require(
            ConsentSource([.consentPreset: "cookiebot", .consentCookie: "a.b", .consentNo: "never"]))
        #expect(own.cookiePattern == #"a\.b"#)
        #expect(own.no == "never")
        #expect(own.yes == ConsentPreset.cookiebot.yes)
        let global = try #require(ConsentSource([.consentPreset: "cookiebot", .consentGlobal: "Cookiebot.consent"]))
        #expect(global.cookiePattern == nil)
        #expect(global.global == "Cookiebot.consent")
    }

    @Test(
        "refuse what is no path, no preset and no list",
        arguments: [
            (ScriptOption.beaconPath, "shop"), (.beaconPath, "/"), (.beaconPath, "//evil.example"),
            (.beaconPath, "/a/../b"),
            (.beaconPath, "/a b"), (.beaconPath, "/a?b"), (.beaconPath, "https://a.example/b"), (.scriptPath, "/a/"),
            (.consentPreset, "nobody"), (.messageEvent, "SET_UTM,"), (.messageEvent, "a b"), (.consentYes, "("),
            (.frameOrigins, "example.ru"), (.frameOrigins, "https://example.ru/"), (.frameOrigins, "https://a.ru,"),
            (.frameOrigins, "https://A.ru"), (.frameOrigins, "*"),
        ])
    func refused(option: ScriptOption, value: String) {
        #expect(!option.accepts(value))
    }

    @Test(
        "accept the others",
        arguments: [
            (ScriptOption.beaconPath, "/shop/page"), (.scriptPath, "/shop/page.js"), (.consentPreset, "onetrust"),
            (.messageEvent, ""), (.messageEvent, "SET_UTM,SET_N2"), (.consentYes, "statistics:true"),
            (.frameOrigins, "https://example.ru,http://127.0.0.1:8088"),
        ])
    func accepted(option: ScriptOption, value: String) {
        #expect(option.accepts(value))
    }

    private static func matches(_ pattern: String, _ text: String) throws -> Bool {
        let expression = try NSRegularExpression(pattern: pattern, options: .caseInsensitive)
        return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
