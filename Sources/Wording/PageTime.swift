package import Foundation
package import Stitching

/// Times as text for people. Pages name the zone: the account's if there is one, else UTC.
package enum PageTime {
    package static func day(_ date: Date, _ language: Language, zone: TimeZone = .gmt) -> String {
        self.text(date, language.say("dd.MM.yyyy", "d MMM yyyy"), language, zone)
    }

    package static func minute(_ date: Date, _ language: Language, zone: TimeZone = .gmt) -> String {
        self.text(date, language.say("dd.MM.yyyy HH:mm", "d MMM yyyy HH:mm"), language, zone)
    }

    package static func second(_ date: Date, _ language: Language, zone: TimeZone = .gmt) -> String {
        self.text(date, language.say("dd.MM.yyyy HH:mm:ss", "d MMM yyyy HH:mm:ss"), language, zone)
    }

    /// - Parameter pattern: as Unicode's date patterns (UTS 35).
    package static func text(_ date: Date, _ pattern: String, _ language: Language, _ zone: TimeZone) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: language.say("ru_RU", "en_GB"))
        formatter.timeZone = zone
        formatter.dateFormat = pattern
        return formatter.string(from: date)
    }
}
