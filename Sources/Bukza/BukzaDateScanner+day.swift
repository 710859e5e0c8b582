extension BukzaDateScanner {
    /// A day of the calendar, or one whose year follows later.
    enum FoundDay {
        /// By each order of the numbers that is a real date; never empty.
        case days([BukzaDay])
        case yearless(month: Int, day: Int)
    }

    /// A date that begins with a number. `nil` also if no reading of it is a real date.
    mutating func dayFromNumber() -> FoundDay? {
        if [8, 12, 14].contains(self.digitCount) { return self.basicDay() }
        guard let first = self.digits(1...4), first.count != 3 else { return nil }
        if let worded = self.attempt({ $0.wordedDay(behind: first) }) { return worded }
        guard let mark = self.take(["-", ".", "/", ":"]), mark != ":" || first.count == 4 else { return nil }
        if mark == "." { self.skip([" "]) }
        if first.count == 4, mark == "-", self.digitCount == 3, let dayOfYear = self.digits(3...3) {
            return Self.found([BukzaDay(year: first.value, dayOfYear: dayOfYear.value)])
        }
        guard let second = self.digits(1...2), self.take([mark]) != nil else { return nil }
        if mark == "." { self.skip([" "]) }
        if first.count == 4 {
            guard let third = self.digits(1...2)?.value else { return nil }
            if mark == "." { _ = self.take(["."]) }
            return Self.found(Self.yearFirst(first.value, second.value, third, mark: mark))
        }
        guard let third = self.digits(2...4), third.count != 3 else { return nil }
        return Self.found(Self.yearLast(first.value, second.value, third, mark: mark))
    }

    /// `20261122`, with or without a time directly after it.
    private mutating func basicDay() -> FoundDay? {
        guard let year = self.leading(4), let month = self.leading(2), let day = self.leading(2) else { return nil }
        return Self.found([BukzaDay(year: year, month: month, day: day)])
    }

    /// The month comes second. Only after slashes, which follow no standard, it may come third.
    private static func yearFirst(_ year: Int, _ second: Int, _ third: Int, mark: Unicode.Scalar) -> [BukzaDay?] {
        guard mark == "/" else { return [BukzaDay(year: year, month: second, day: third)] }
        let monthFirst = BukzaDay(year: year, month: second, day: third, order: .possible)
        let order: BukzaDay.Order = monthFirst == nil ? .only : .rare
        return [monthFirst, BukzaDay(year: year, month: third, day: second, order: order)]
    }

    /// A year of two digits may also come first.
    private static func yearLast(
        _ first: Int, _ second: Int, _ third: (value: Int, count: Int), mark: Unicode.Scalar
    ) -> [BukzaDay?] {
        let year = Self.fullYear(third)
        let dayFirst = BukzaDay(year: year, month: second, day: first, order: mark == "." ? .usual : .possible)
        let monthFirst = BukzaDay(year: year, month: first, day: second, order: .possible)
        if mark == "." { return [dayFirst, monthFirst] }
        let yearFirst =
            third.count == 2 ? BukzaDay(year: 2_000 + first, month: second, day: third.value, order: .rare) : nil
        return mark == "/" ? [monthFirst, dayFirst, yearFirst] : [dayFirst, monthFirst, yearFirst]
    }

    private static func found(_ days: [BukzaDay?]) -> FoundDay? {
        let days = days.compactMap(\.self)
        return days.isEmpty ? nil : .days(days)
    }

    /// Two digits mean this century.
    private static func fullYear(_ year: (value: Int, count: Int)) -> Int {
        year.count == 2 ? 2_000 + year.value : year.value
    }

    /// `22 ноября 2026`, `22-nov-2026`, `22nd of november`, `2026-nov-22`. The number has already been read.
    private mutating func wordedDay(behind first: (value: Int, count: Int)) -> FoundDay? {
        if first.count == 4 {
            guard let month = self.month() else { return nil }
            self.skip(Self.joints)
            guard let day = self.digits(1...2)?.value else { return nil }
            return Self.found([BukzaDay(year: first.value, month: month, day: day)])
        }
        self.skipOrdinal()
        self.skip([" "])
        _ = self.take(word: ["of"])
        guard let month = self.month() else { return nil }
        return self.day(first.value, of: month)
    }

    /// `november 22, 2026`, `nov-22-2026`.
    mutating func dayFromMonth() -> FoundDay? {
        guard let month = self.month() else { return nil }
        self.skip(Self.joints)
        guard let day = self.digits(1...2)?.value else { return nil }
        self.skipOrdinal()
        return self.day(day, of: month)
    }

    /// With the year, if one follows: `nov 22 10:00` has none.
    private mutating func day(_ day: Int, of month: Int) -> FoundDay? {
        let year = self.attempt { scanner -> Int? in
            scanner.skip(Self.joints)
            guard let year = scanner.digits(2...4), year.count != 3 else { return nil }
            let isWhole = year.count == 4 || [nil, " ", ",", "г"].contains(scanner.peek)
            return isWhole ? Self.fullYear(year) : nil
        }
        guard let year else { return .yearless(month: month, day: day) }
        return Self.found([BukzaDay(year: year, month: month, day: day)])
    }

    private mutating func month() -> Int? {
        self.skip(Self.joints)
        let word = self.word
        guard let month = BukzaDateWords.month(word) else { return nil }
        self.skip(word: word)
        return month
    }

    /// The letters after `22nd` and `22-го`.
    private mutating func skipOrdinal() {
        _ = self.attempt { scanner in
            _ = scanner.take(["-"])
            return scanner.take(word: ["st", "nd", "rd", "th", "го"]) ? true : nil
        }
    }

    /// Separators between the parts of a date whose month is a word.
    private static let joints: [Unicode.Scalar] = [" ", ",", ".", "-", "/"]
}
