package import Ledger
package import Stitching

/// The breakdowns of coverage in words.
package enum DimensionWords {
    package static func heading(_ dimension: CoverageDimension, _ language: Language) -> String {
        switch dimension {
        case .widget: language.say("По виджетам", "By widget")
        case .page: language.say("По страницам", "By page")
        case .referrer: language.say("По переходам", "By referrer")
        case .browser: language.say("По браузерам", "By browser")
        case .device: language.say("По устройствам", "By device")
        case .utmSource, .utmMedium, .utmCampaign:
            language.say("По \(dimension.rawValue)", "By \(dimension.rawValue)")
        case .all, .delivery: ""
        }
    }

    package static func column(_ dimension: CoverageDimension, _ language: Language) -> String {
        switch dimension {
        case .widget: language.say("Виджет", "Widget")
        case .page: language.say("Страница", "Page")
        case .referrer: language.say("Откуда", "From")
        case .browser: language.say("Браузер", "Browser")
        case .device: language.say("Устройство", "Device")
        case .utmSource, .utmMedium, .utmCampaign: dimension.rawValue
        case .all, .delivery: ""
        }
    }

    /// A value in words; `nil` for an unknown one.
    package static func value(_ value: String, of dimension: CoverageDimension, _ language: Language) -> String? {
        guard !value.isEmpty else { return nil }
        switch dimension {
        case .browser: return BrowserFamily(rawValue: value).map { AgentWords.browser($0, language) } ?? value
        case .device: return DeviceKind(rawValue: value).map { AgentWords.device($0, language) } ?? value
        default: return value.shortened(to: 120)
        }
    }
}

/// Days of the week; 1 is Monday.
package enum WeekdayWords {
    package static func name(_ day: Int, _ language: Language) -> String {
        let names = language.say(
            "понедельник вторник среда четверг пятница суббота воскресенье",
            "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
        ).split(separator: " ")
        return names.indices.contains(day - 1) ? String(names[day - 1]) : "\(day)"
    }
}
