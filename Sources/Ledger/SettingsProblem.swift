/// What is wrong with the settings of an integration as they were typed.
package enum SettingsProblem: Error, Hashable, Sendable {
    /// Where it is wrong.
    package enum Field: Hashable, Sendable {
        case name, widgets, token, comagicURL, timeZone, phoneCountry, recallWindow, campaign, campaignSite, site,
            source
        case script(ScriptOption)

        /// The field's name in the form.
        package var name: String {
            switch self {
            case .script(let option): option.rawValue
            case .recallWindow: SettingsField.recallWindow.rawValue
            default: "\(self)"
            }
        }
    }

    case nameIsEmpty
    case nameIsTooLong(characters: Int)
    /// Words that are not widget ids.
    case notWidgets([String])
    case tooManyWidgets
    case tokenIsMissing
    case tokenIsTooLong
    case addressIsNotAllowed
    case timeZoneIsUnknown
    case phoneCountryIsUnknown
    case recallWindowIsOutOfRange
    case scriptOption(ScriptOption)
    case defaultIsMissing(Field)
    case notNumber(Field, String)
    case idIsNotPositive(Field)

    /// The field to correct.
    package var field: Field {
        switch self {
        case .nameIsEmpty, .nameIsTooLong: .name
        case .notWidgets, .tooManyWidgets: .widgets
        case .tokenIsMissing, .tokenIsTooLong: .token
        case .addressIsNotAllowed: .comagicURL
        case .timeZoneIsUnknown: .timeZone
        case .phoneCountryIsUnknown: .phoneCountry
        case .recallWindowIsOutOfRange: .recallWindow
        case .scriptOption(let option): .script(option)
        case .defaultIsMissing(let field), .notNumber(let field, _), .idIsNotPositive(let field): field
        }
    }
}

/// All that is wrong with a draft.
package struct SettingsRefusal: Error, Hashable, Sendable {
    package let problems: [SettingsProblem]

    package init(problems: [SettingsProblem]) {
        self.problems = problems
    }
}
