package import Ledger
package import Stitching

/// The names of settings on pages.
package enum SettingsFieldWords {
    /// - Parameter field: a name in a stored change; one that this build does not know stays as it is.
    package static func text(_ field: String, _ language: Language) -> String {
        switch SettingsField(rawValue: field) {
        case .name: language.say("имя", "name")
        case .active: language.say("включена", "switched on")
        case .widgets: language.say("виджеты", "widgets")
        case .address: language.say("адрес Data API", "Data API address")
        case .token: language.say("ключ API", "API key")
        case .campaign: language.say("кампания по умолчанию", "default campaign")
        case .site: language.say("сайт по умолчанию", "default site")
        case .source: language.say("источник по умолчанию", "default source")
        case .timeZone: language.say("часовой пояс", "time zone")
        case .plain(.phoneCountry): language.say("страна телефонов", "country of phones")
        case .plain(.staleSessions): language.say("прошлые сессии", "stale sessions")
        case .plain(.inferredMatches): language.say("сессия по близкому событию", "inferred matches")
        case .plain(.unconfirmed): language.say("неподтверждённые заявки", "unconfirmed requests")
        case .plain(.recallWindow): language.say("поздние сессии", "late sessions")
        case .script: language.say("параметры скрипта", "script options")
        case .webhookAddress: language.say("адрес веб-запроса", "webhook address")
        case nil: field
        }
    }
}

extension PlainSetting {
    /// What must be typed.
    func need(typedIn language: Language) -> String {
        switch self.kind {
        case .flag: language.say("Поставьте или снимите отметку.", "Tick the box or leave it.")
        case .hours(let limits, _):
            language.say(
                "Нужно число часов, не больше \(Int(limits.upperBound)); пусто — выключено.",
                "A number of hours is needed, at most \(Int(limits.upperBound)); empty means off.")
        case .country:
            language.say(
                "Нужен код страны из двух букв, например RU, BY или KZ; пусто — по часовому поясу.",
                "A country code of two letters is needed, such as RU, BY or KZ; empty means by the time zone.")
        }
    }

    /// What must be told.
    package func need(toldIn language: Language) -> String {
        switch self.kind {
        case .flag(let yes, let no, _): language.say("нужно \(yes) или \(no)", "\(yes) or \(no) is needed")
        case .hours: language.say("нужна длительность вроде 24h, или off", "a duration like 24h is needed, or off")
        case .country: language.say("нужен код страны, или auto", "a country code is needed, or auto")
        }
    }
}
