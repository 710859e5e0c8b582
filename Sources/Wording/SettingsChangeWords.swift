package import Ledger
package import Stitching

/// Changes of settings in words: no stored code reaches a page.
package enum SettingsChangeWords {
    /// A stored value in words.
    ///
    /// - Parameter text: as the change keeps it; `nil` for a field that was left empty.
    package static func value(_ field: String, _ text: String?, _ language: Language) -> String {
        switch SettingsField(rawValue: field) {
        case .active: Self.flag(text, yes: ("включён", "on"), no: ("выключен", "off"), language)
        case .widgets: text ?? language.say("все на сайте", "every one of the site")
        case .campaign: text.map { Self.id($0, language) } ?? Self.none(language)
        case .site, .source: text.map { "№ \($0)" } ?? Self.none(language)
        case .plain(let setting): Self.plain(setting, text, language)
        case .script: text ?? language.say("обычные", "the usual ones")
        case .name, .address, .token, .timeZone, .webhookAddress, nil: text ?? Self.none(language)
        }
    }

    /// What a change has changed, as a list: names, and of switches their new state.
    package static func summary(_ fields: [SettingsChange.Field], _ language: Language) -> String {
        fields.map { field in
            let name = SettingsFieldWords.text(field.field, language)
            return Self.isSwitch(field.field) ? "\(name) \(Self.value(field.field, field.to, language))" : name
        }.joined(separator: ", ")
    }

    private static func isSwitch(_ field: String) -> Bool {
        switch SettingsField(rawValue: field) {
        case .active: true
        case .plain(let setting): setting.isFlag
        default: false
        }
    }

    private static func plain(_ setting: PlainSetting, _ text: String?, _ language: Language) -> String {
        switch setting {
        case .phoneCountry: text ?? language.say("по часовому поясу", "by the time zone")
        case .staleSessions:
            Self.flag(text, yes: ("используются", "used"), no: ("не используются", "not used"), language, "use")
        case .inferredMatches: Self.flag(text, yes: ("берётся", "taken"), no: ("не берётся", "not taken"), language)
        case .unconfirmed:
            Self.flag(
                text, yes: ("отправляются ещё раз", "sent again"), no: ("ждут решения человека", "left to a person"),
                language, "resend")
        case .recallWindow: text.map { Self.duration($0, language) } ?? language.say("выключено", "off")
        }
    }

    /// - Parameter code: the stored word for yes.
    private static func flag(
        _ text: String?, yes: (String, String), no: (String, String), _ language: Language, _ code: String = "true"
    ) -> String {
        text == code ? language.say(yes.0, yes.1) : language.say(no.0, no.1)
    }

    /// - Parameter text: whole minutes, as `90 min`.
    private static func duration(_ text: String, _ language: Language) -> String {
        guard let minutes = text.split(separator: " ").first.flatMap({ Int($0) }) else { return text }
        return minutes.isMultiple(of: 60)
            ? language.count(minutes / 60, ("час", "часа", "часов"), ("hour", "hours"))
            : language.count(minutes, ("минута", "минуты", "минут"), ("minute", "minutes"))
    }

    private static func id(_ text: String, _ language: Language) -> String {
        text == String(Destination.systemCampaignID)
            ? language.say("№ −1, посетители без рекламной кампании", "№ −1, visitors without a campaign")
            : "№ \(text)"
    }

    private static func none(_ language: Language) -> String { language.say("не выбрано", "not chosen") }
}
