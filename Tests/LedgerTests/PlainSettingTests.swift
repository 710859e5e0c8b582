import Ledger
import Stitching
import Testing

@Suite("A plain setting")
struct PlainSettingTests {
    private static var changed: PlainSettings {
        var settings = PlainSettings()
        settings.phoneCountry = .kazakhstan
        settings.usesStaleSessions = false
        settings.infersMatches = true
        settings.resendsUnconfirmed = true
        settings.recallWindow = .seconds(5_400)
        return settings
    }

    @Test("has the names that databases, forms and programs know")
    func names() {
        #expect(
            PlainSetting.allCases.map { [$0.rawValue, $0.formName, $0.key] } == [
                ["phoneCountry", "phoneCountry", "phoneCountry"], ["staleSessions", "staleSessions", "staleSession"],
                ["inferredMatches", "inferMatch", "inferMatch"], ["unconfirmed", "resend", "unconfirmed"],
                ["lateTruth", "lateTruth", "lateTruth"],
            ])
    }

    @Test("is told, typed and shown in the history")
    func notations() {
        let (plain, changed) = (PlainSettings(), Self.changed)
        let all = PlainSetting.allCases
        #expect(all.map { $0.told(plain) } == ["auto", "use", "false", "park", "off"])
        #expect(all.map { $0.told(changed) } == ["KZ", "drop", "true", "resend", "90m"])
        #expect(all.map { $0.typed(plain) } == ["", "true", "false", "false", ""])
        #expect(all.map { $0.typed(changed) } == ["KZ", "false", "true", "true", "1.5"])
        #expect(all.map { $0.inHistory(plain) } == [nil, "use", "false", "park", nil])
        #expect(all.map { $0.inHistory(changed) } == ["KZ", "drop", "true", "resend", "90 min"])
    }

    @Test("comes back from either notation", arguments: PlainSetting.allCases)
    func roundTrip(setting: PlainSetting) {
        for settings in [PlainSettings(), Self.changed] {
            var (told, typed) = (Self.changed, Self.changed)
            #expect(setting.read(told: setting.told(settings), into: &told))
            #expect(setting.read(typed: setting.typed(settings), into: &typed))
            #expect(setting.told(told) == setting.told(settings) && setting.told(typed) == setting.told(settings))
            let retyped = setting.typed(told: setting.told(settings))
            #expect(retyped == setting.typed(settings))
        }
    }

    @Test(
        "refuses what it cannot read",
        arguments: [
            (PlainSetting.phoneCountry, "Russia", "Russia"), (.staleSessions, "maybe", nil),
            (.unconfirmed, "true", nil), (.recallWindow, "soon", "721"), (.recallWindow, "24", "0.01"),
        ] as [(PlainSetting, String, String?)])
    func refused(setting: PlainSetting, told: String, typed: String?) {
        var settings = PlainSettings()
        #expect(!setting.read(told: told, into: &settings))
        guard let typed else { return }
        #expect(!setting.read(typed: typed, into: &settings))
    }
}
