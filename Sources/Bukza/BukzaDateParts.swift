import FoundationEssentials

/// A date's text as a day, a time and a zone, in any order.
struct BukzaDateParts {
    /// The day by each order of its numbers that is a real date, the more usual one first. Never empty.
    private(set) var days: [BukzaDay] = []
    /// From midnight; a whole day for `24:00`.
    var secondsOfDay: TimeInterval { self.time ?? 0 }
    /// An offset takes precedence over a name.
    var zone: BukzaZone? { self.offset.map { .offset($0) } ?? self.name }

    private var time: TimeInterval?
    private var offset: Int?
    private var name: BukzaZone?
    /// `nov 22` until the year is found, which Unix writes last.
    private var yearless: (month: Int, day: Int)?
    /// Whether digits without marks are a time: after ISO's `T`, and after a day without marks.
    private var isBasic = false
    private var scanner: BukzaDateScanner

    /// `nil` if a part of the text is not understood, if a part is repeated, or if there is no day.
    init?(_ scanner: BukzaDateScanner) {
        self.scanner = scanner
        while let scalar = self.scanner.peek {
            if self.isSeparator(scalar) {
                self.scanner.advance()
            } else if !self.takePart(at: scalar) {
                return nil
            }
        }
        guard !self.days.isEmpty else { return nil }
    }

    private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", ",", "_": true
        case "-": self.scanner.second == " "
        case ":": self.isTimeNext
        default: false
        }
    }

    /// Whether a time may follow this scalar, which is then only a separator.
    private var isTimeNext: Bool { !self.days.isEmpty && self.time == nil && self.isDigit(self.scanner.second) }

    private func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar.flatMap(BukzaDateScanner.digit) != nil }

    private mutating func takePart(at scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "(", "[": self.takeBrackets(isZone: scalar == "[")
        case "+", "-": self.takeOffset()
        case _ where self.isDigit(scalar): self.takeNumber()
        default: self.takeWord()
        }
    }

    private mutating func takeNumber() -> Bool {
        if self.days.isEmpty, self.yearless == nil {
            let isBasic = self.scanner.digitCount >= 8
            if let found = self.scanner.attempt({ $0.dayFromNumber() }) {
                self.isBasic = isBasic
                return self.remember(found)
            }
        }
        return self.takeTime() || self.takeYear()
    }

    private mutating func takeTime() -> Bool {
        guard self.time == nil else { return false }
        let isBasic = self.isBasic
        let isDayKnown = !self.days.isEmpty
        let time = self.scanner.attempt { $0.timeOfDay(isBasic: isBasic, isDayKnown: isDayKnown) }
        self.time = time
        return time != nil
    }

    private mutating func takeYear() -> Bool {
        guard let (month, day) = self.yearless, let year = self.scanner.digits(4...4)?.value,
            let found = BukzaDay(year: year, month: month, day: day)
        else { return false }
        self.days = [found]
        self.yearless = nil
        return true
    }

    private mutating func takeWord() -> Bool {
        let word = self.scanner.word
        if word == "t", self.isTimeNext {
            self.scanner.advance()
            self.isBasic = true
            return self.takeTime()
        }
        if BukzaDateWords.fillers.contains(word) || BukzaDateWords.isWeekday(word) {
            self.scanner.skip(word: word)
            return true
        }
        if self.days.isEmpty, self.yearless == nil, let found = self.scanner.attempt({ $0.dayFromMonth() }) {
            return self.remember(found)
        }
        guard let zone = self.scanner.zone() else { return false }
        return self.remember(zone)
    }

    private mutating func takeOffset() -> Bool {
        guard self.time != nil, let offset = self.scanner.offset() else { return false }
        return self.remember((name: nil, offset: offset.seconds))
    }

    /// A zone, a weekday, or a comment. An unknown name is ignored; unknown numbers may be important.
    private mutating func takeBrackets(isZone: Bool) -> Bool {
        guard var inside = self.scanner.bracketed() else { return false }
        let isNumeric = inside.text.contains { self.isDigit($0) }
        if let zone = inside.zone(), inside.isAtEnd { return self.remember(zone) }
        return isZone || !isNumeric
    }

    private mutating func remember(_ found: BukzaDateScanner.FoundDay) -> Bool {
        switch found {
        case .days(let days): self.days = days
        case .yearless(let month, let day): self.yearless = (month, day)
        }
        return true
    }

    /// A second name is only an extra word, as in `+0300 MSK (Moscow)`. Two offsets are a contradiction.
    private mutating func remember(_ zone: BukzaDateScanner.FoundZone) -> Bool {
        if let offset = zone.offset {
            guard self.offset == nil || self.offset == offset else { return false }
            self.offset = offset
        }
        self.name = self.name ?? zone.name
        return true
    }
}
