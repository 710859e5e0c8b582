import Ledger
import Stitching
import Testing
import Wording

@Suite("A change of settings in words")
struct SettingsChangeWordsTests {
    @Test(
        "shows no stored code, for any setting",
        arguments: [
            ("active", "true", "включён", "on"), ("active", "false", "выключен", "off"),
            ("widgets", nil, "все на сайте", "every one of the site"), ("widgets", "1, 2", "1, 2", "1, 2"),
            ("campaign", "500001", "№ 500001", "№ 500001"), ("campaign", nil, "не выбрано", "not chosen"),
            ("campaign", "-1", "№ −1, посетители без рекламной кампании", "№ −1, visitors without a campaign"),
            ("site", "7", "№ 7", "№ 7"), ("source", nil, "не выбрано", "not chosen"),
            ("phoneCountry", nil, "по часовому поясу", "by the time zone"), ("phoneCountry", "BY", "BY", "BY"),
            ("staleSessions", "use", "используются", "used"), ("staleSessions", "drop", "не используются", "not used"),
            ("inferredMatches", "true", "берётся", "taken"), ("inferredMatches", "false", "не берётся", "not taken"),
            ("unconfirmed", "resend", "отправляются ещё раз", "sent again"),
            ("unconfirmed", "park", "ждут решения человека", "left to a person"),
            ("lateTruth", nil, "выключено", "off"), ("lateTruth", "90 min", "90 минут", "90 minutes"),
            ("lateTruth", "60 min", "1 час", "1 hour"), ("lateTruth", "1440 min", "24 часа", "24 hours"),
            ("lateTruth", "1 min", "1 минута", "1 minute"), ("script", nil, "обычные", "the usual ones"),
            ("name", "Сауна", "Сауна", "Сауна"),
        ] as [(String, String?, String, String)])
    func values(field: String, text: String?, russian: String, english: String) {
        #expect(SettingsChangeWords.value(field, text, .russian) == russian)
        #expect(SettingsChangeWords.value(field, text, .english) == english)
    }

    @Test("has a word for both states of every switch", arguments: PlainSetting.allCases.filter(\.isFlag))
    func switches(setting: PlainSetting) {
        var (on, off) = (PlainSettings(), PlainSettings())
        _ = setting.read(typed: "true", into: &on)
        _ = setting.read(typed: "false", into: &off)
        for language in Language.allCases {
            let words = [on, off].map {
                SettingsChangeWords.value(setting.rawValue, setting.inHistory($0), language)
            }
            #expect(words[0] != words[1])
            for word in words { #expect(!["true", "false", "use", "drop", "resend", "park"].contains(word)) }
        }
    }

    @Test("of a switch says its new state")
    func summary() {
        let fields = [
            SettingsChange.Field(field: "name", from: "a", to: "b"),
            SettingsChange.Field(field: "active", from: "true", to: "false"),
            SettingsChange.Field(field: "staleSessions", from: "use", to: "drop"),
        ]
        #expect(
            SettingsChangeWords.summary(fields, .russian) == "имя, «Активен» выключен, прошлые сессии не используются")
        #expect(SettingsChangeWords.summary(fields, .english) == "name, “Active” off, stale sessions not used")
    }

    @Test(
        "a noun agrees with its number",
        arguments: [(1, "1 час"), (2, "2 часа"), (5, "5 часов"), (11, "11 часов"), (21, "21 час"), (112, "112 часов")])
    func plural(number: Int, text: String) {
        #expect(Language.russian.count(number, ("час", "часа", "часов"), ("hour", "hours")) == text)
    }

    @Test("a pasted text is told apart into what was understood and what was not")
    func widgets() {
        let text = WidgetWords.refusal(ids: ["24860"], strangers: ["сауна", "<b>"], .russian)
        #expect(text.hasPrefix("Не номера виджетов: «сауна», «<b>». Понятны: 24860."))
        let many = WidgetWords.understood((1...12).map { "\($0)" }, .english)
        #expect(many == "Widgets: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more.")
    }
}
