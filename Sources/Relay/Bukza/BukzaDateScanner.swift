import FoundationEssentials
import Stitching

/// Takes a date apart from left to right. Works on lower-case scalars, every kind of blank being a space.
struct BukzaDateScanner {
    private let text: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        let head = text.prefix(utf8Bytes: 128).trimmed.lowercased().unicodeScalars.filter {
            $0.properties.generalCategory != .format
        }
        self.text = head.map { $0.properties.isWhitespace ? " " : $0 }
    }

    var isAtEnd: Bool { self.index == self.text.count }

    /// Seconds since 1970 if the whole text is such a number, of seconds or milliseconds, or .NET's `/Date(…)/`.
    func unixTime() -> TimeInterval? {
        var digits = self.text[...]
        if digits.starts(with: "/date(".unicodeScalars) {
            digits = digits.dropFirst(6).prefix { Self.digit($0) != nil }
            guard self.text.count - digits.endIndex == 2,
                self.text[digits.endIndex...].elementsEqual(")/".unicodeScalars)
            else { return nil }
        }
        let isSeconds = digits.count == 9 || digits.count == 10
        guard isSeconds || digits.count == 12 || digits.count == 13, let value = Self.number(digits) else { return nil }
        return TimeInterval(value) / (isSeconds ? 1 : 1_000)
    }

    /// The calendar day as days since 1970, with everything up to the time of day.
    mutating func day() -> Int? {
        let parts: (year: Int, month: Int, day: Int)?
        if self.peek.map({ Self.digit($0) != nil }) ?? false {
            parts = self.dayFromNumber()
        } else {
            parts = self.dayFromWords()
        }
        guard let parts, let days = Self.days(year: parts.year, month: parts.month, day: parts.day) else { return nil }
        return days
    }

    private mutating func dayFromNumber() -> (year: Int, month: Int, day: Int)? {
        guard let first = self.digits(1...4) else { return nil }
        guard let mark = self.peek else { return nil }
        if mark == " " {
            guard first.count <= 2, let month = self.month(), let year = self.year() else { return nil }
            return (year, month, first.value)
        }
        guard ["-", ".", "/"].contains(mark) else { return nil }
        self.index += 1
        guard let second = self.digits(1...2), self.take([mark]) else { return nil }
        if first.count == 4 {
            guard let third = self.digits(1...2) else { return nil }
            return (first.value, second.value, third.value)
        }
        guard first.count <= 2, let year = self.year() else { return nil }
        return mark == "/" ? (year, first.value, second.value) : (year, second.value, first.value)
    }

    /// `sun, 22 nov 2026` and `november 22, 2026`.
    private mutating func dayFromWords() -> (year: Int, month: Int, day: Int)? {
        if let parts = self.dayFromMonth() { return parts }
        let weekday = self.word
        guard Self.weekdays.contains(where: weekday.hasPrefix) else { return nil }
        self.index += weekday.unicodeScalars.count
        _ = self.take(["."])
        self.skipBlanks()
        guard let first = self.peek else { return nil }
        return Self.digit(first) != nil ? self.dayFromNumber() : self.dayFromMonth()
    }

    private mutating func dayFromMonth() -> (year: Int, month: Int, day: Int)? {
        guard let month = self.month() else { return nil }
        self.skipBlanks()
        guard let day = self.digits(1...2), let year = self.year() else { return nil }
        return (year, month, day.value)
    }

    /// Four digits, or two of this century; with Russian's «г.» behind them.
    private mutating func year() -> Int? {
        self.skipBlanks()
        guard let year = self.digits(2...4), year.count != 3 else { return nil }
        let rest = self.index
        self.skipBlanks()
        if ["г", "года"].contains(self.word) {
            self.index += self.word.unicodeScalars.count
            _ = self.take(["."])
        } else {
            self.index = rest
        }
        return year.count == 2 ? 2000 + year.value : year.value
    }

    private mutating func month() -> Int? {
        self.skipBlanks()
        let word = self.word
        guard word.count >= 3, let month = Self.months.firstIndex(where: { $0.contains { $0.hasPrefix(word) } })
        else { return nil }
        self.index += word.unicodeScalars.count
        _ = self.take(["."])
        return month + 1
    }

    /// Seconds since midnight and the zone's seconds east of UTC; midnight without a zone when there is no time.
    mutating func timeOfDay() -> (seconds: TimeInterval, offset: Int?)? {
        if self.isAtEnd { return (0, nil) }
        let isSeparated = self.peek == " " || self.peek == "," || self.peek == "t"
        guard isSeparated else { return nil }
        if self.peek == "t" { self.index += 1 } else { self.skipBlanks() }
        if self.word == "в" { self.index += 1 }
        self.skipBlanks()
        guard var hour = self.digits(1...2)?.value, self.take([":", "."]), let minute = self.digits(2...2)?.value else {
            return nil
        }
        var second = 0
        var fraction = 0.0
        if self.take([":", "."]) {
            guard let value = self.digits(2...2)?.value else { return nil }
            second = value
            if let mark = self.peek, mark == "." || mark == ",", self.index + 1 < self.text.count,
                Self.digit(self.text[self.index + 1]) != nil
            {
                self.index += 1
                fraction = self.fraction()
            }
        }
        self.skipBlanks()
        if let isAfternoon = self.halfOfDay() {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        guard hour < 24, minute < 60, second < 60, let zone = self.zone() else { return nil }
        return (TimeInterval(hour * 3_600 + minute * 60 + second) + fraction, zone.offset)
    }

    private mutating func fraction() -> Double {
        var value = 0.0
        var scale = 0.1
        while let scalar = self.peek, let digit = Self.digit(scalar) {
            value += Double(digit) * scale
            scale /= 10
            self.index += 1
        }
        return value
    }

    private mutating func halfOfDay() -> Bool? {
        for (spelling, isAfternoon) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)]
        where self.text[self.index...].starts(with: spelling.unicodeScalars) {
            self.index += spelling.unicodeScalars.count
            return isAfternoon
        }
        return nil
    }

    /// The zone up to the text's end: none, `z`, `utc`, `gmt`, or an offset of at most 18 hours, `gmt+0300` too.
    private mutating func zone() -> (offset: Int?, Void)? {
        self.skipBlanks()
        if self.isAtEnd { return (nil, ()) }
        if ["z", "utc", "gmt"].contains(self.word) {
            self.index += self.word.unicodeScalars.count
            if self.isAtEnd { return (0, ()) }
        }
        guard let sign = self.peek, ["+", "-", "\u{2212}"].contains(sign) else { return nil }
        self.index += 1
        guard let first = self.digits(2...4), first.count != 3 else { return nil }
        let hours = first.count == 4 ? first.value / 100 : first.value
        var minutes = first.count == 4 ? first.value % 100 : 0
        if first.count == 2, self.take([":"]) {
            guard let value = self.digits(2...2)?.value else { return nil }
            minutes = value
        }
        guard hours <= 18, minutes < 60 else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return (sign == "+" ? offset : -offset, ())
    }

    private var peek: Unicode.Scalar? { self.index < self.text.count ? self.text[self.index] : nil }

    /// The letters from here on.
    private var word: String {
        String(String.UnicodeScalarView(self.text[self.index...].prefix { $0.properties.isAlphabetic }))
    }

    private mutating func skipBlanks() {
        while let scalar = self.peek, scalar == " " || scalar == "," { self.index += 1 }
    }

    private mutating func take(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let scalar = self.peek, scalars.contains(scalar) else { return false }
        self.index += 1
        return true
    }

    /// A number of so many digits, with no further digit behind it.
    private mutating func digits(_ counts: ClosedRange<Int>) -> (value: Int, count: Int)? {
        let digits = self.text[self.index...].prefix { Self.digit($0) != nil }
        guard counts.contains(digits.count), let value = Self.number(digits) else { return nil }
        self.index += digits.count
        return (value, digits.count)
    }

    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int? {
        guard (1...15).contains(digits.count) else { return nil }
        var value = 0
        for scalar in digits {
            guard let digit = Self.digit(scalar) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil
    }

    /// Days from 1970-01-01, negative before; `nil` for a day that the Gregorian calendar does not have or a year
    /// outside 2000 to 2100.
    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (2000...2100).contains(year), (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        let years = year - 1
        let daysBeforeYear = years * 365 + years / 4 - years / 100 + years / 400
        // 719,162 days lie between the first day of year 1 and 1970.
        return daysBeforeYear - 719_162 + lengths[..<(month - 1)].reduce(0, +) + day - 1
    }

    /// The beginnings that tell a month, in Russian (both cases) and English.
    private static let months = [
        ["января", "январь", "january"], ["февраля", "февраль", "february"], ["марта", "март", "march"],
        ["апреля", "апрель", "april"], ["мая", "май", "may"], ["июня", "июнь", "june"], ["июля", "июль", "july"],
        ["августа", "август", "august"], ["сентября", "сентябрь", "september"],
        ["октября", "октябрь", "october"], ["ноября", "ноябрь", "november"], ["декабря", "декабрь", "december"],
    ]

    private static let weekdays =
        ["пн", "вт", "ср", "чт", "пт", "сб", "вс", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        + ["понед", "четв", "пятн", "субб", "воскр"]
}
