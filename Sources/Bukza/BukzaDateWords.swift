/// The words of dates in Russian and English, in lower case.
enum BukzaDateWords {
    /// Words between the parts without a meaning of their own.
    static let fillers: Set<String> = ["в", "во", "at", "on", "the", "г", "год", "года"]

    static let hours: Set<String> = ["ч", "час", "часа", "часов", "h"]
    static let minutes: Set<String> = ["м", "мин", "минута", "минуты", "минут", "m", "min"]
    static let seconds: Set<String> = ["с", "сек", "секунда", "секунды", "секунд", "s", "sec"]

    /// 1 to 12, for a month's name or its first three or more letters.
    static func month(_ word: String) -> Int? {
        guard word.unicodeScalars.count >= 3 else { return nil }
        return Self.months.firstIndex { $0.contains { $0.hasPrefix(word) } }.map { $0 + 1 }
    }

    /// For a weekday's name, its first three or more letters, or Russian's two letters.
    static func isWeekday(_ word: String) -> Bool {
        if Self.shortWeekdays.contains(word) { return true }
        return word.unicodeScalars.count >= 3 && Self.weekdays.contains { $0.hasPrefix(word) }
    }

    /// In Russian both cases.
    private static let months = [
        ["января", "январь", "january"], ["февраля", "февраль", "february"], ["марта", "март", "march"],
        ["апреля", "апрель", "april"], ["мая", "май", "may"], ["июня", "июнь", "june"], ["июля", "июль", "july"],
        ["августа", "август", "august"], ["сентября", "сентябрь", "september"],
        ["октября", "октябрь", "october"], ["ноября", "ноябрь", "november"], ["декабря", "декабрь", "december"],
    ]

    private static let shortWeekdays: Set<String> = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]

    private static let weekdays = [
        "понедельник", "вторник", "среда", "среду", "четверг", "пятница", "пятницу", "суббота", "субботу",
        "воскресенье", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
}
