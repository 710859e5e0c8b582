/// What is wrong with the settings of an integration as they were typed.
package enum SettingsProblem: Error, Hashable, Sendable {
    /// Where it is wrong.
    package enum Field: Hashable, Sendable {
        case name, widgets, token, address, timeZone, campaign, campaignSite, site, source
        case plain(PlainSetting)
        case script(ScriptOption)

        /// The field's name in the form.
        package var name: String {
            switch self {
            case .script(let option): option.rawValue
            case .plain(let setting): setting.formName
            case .address: OutsideName.address
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
    /// The setting cannot have the value that was typed.
    case plain(PlainSetting)
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
        case .addressIsNotAllowed: .address
        case .timeZoneIsUnknown: .timeZone
        case .plain(let setting): .plain(setting)
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
