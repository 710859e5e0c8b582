import FoundationEssentials

extension BukzaDateScanner {
    /// Seconds since midnight; a whole day for `24:00`.
    ///
    /// - Parameters:
    ///   - isBasic: whether `100000`, `1000` and `10` are also times. Elsewhere they may be a year or a day.
    ///   - isDayKnown: whether `10-00` is also a time. Otherwise it may be the beginning of a date.
    mutating func timeOfDay(isBasic: Bool, isDayKnown: Bool) -> TimeInterval? {
        guard let clock = isBasic && self.digitCount > 2 ? self.basicClock() : self.clock(isBasic, isDayKnown) else {
            return nil
        }
        var (hour, minute, second) = clock
        let fraction = self.fractionOfSecond()
        if let isAfternoon = self.halfOfDay() {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        // A leap second ends the last minute of a day in UTC, and zones differ from it by quarters of an hour.
        if second == 60, minute % 15 == 14 { second = 59 }
        let isMidnight = hour == 24 && minute == 0 && second == 0 && fraction == 0
        guard hour < 24 || isMidnight, minute < 60, second < 60 else { return nil }
        return TimeInterval(hour * 3_600 + minute * 60 + second) + fraction
    }

    private typealias Clock = (hour: Int, minute: Int, second: Int)

    /// `100000`, `1000`.
    private mutating func basicClock() -> Clock? {
        let count = self.digitCount
        guard count == 4 || count == 6, let hour = self.leading(2), let minute = self.leading(2) else { return nil }
        return (hour, minute, count == 6 ? self.leading(2) ?? 0 : 0)
    }

    private mutating func clock(_ isBasic: Bool, _ isDayKnown: Bool) -> Clock? {
        guard let hour = self.digits(1...2) else { return nil }
        if let mark = self.take([":", "."]) ?? (isDayKnown && !isBasic ? self.take(["-"]) : nil) {
            guard let minute = self.digits(2...2)?.value else { return nil }
            let marks: [Unicode.Scalar] = mark == "-" ? ["-"] : [":", "."]
            guard self.take(marks) != nil else { return (hour.value, minute, 0) }
            guard let second = self.digits(2...2)?.value else { return nil }
            return (hour.value, minute, second)
        }
        if let clock = self.attempt({ $0.wordedClock(hour: hour.value) }) { return clock }
        // The hour alone: `10 am`, and ISO's `T10`.
        var rest = self
        guard rest.halfOfDay() != nil || isBasic && hour.count == 2 else { return nil }
        return (hour.value, 0, 0)
    }

    /// `10 ч. 00 мин. 00 сек.`, `10h00`. The hour's number has already been read.
    private mutating func wordedClock(hour: Int) -> Clock? {
        self.skip([" "])
        guard self.take(word: BukzaDateWords.hours) else { return nil }
        if let minute = self.attempt({ $0.bareMinute() }) { return (hour, minute, 0) }
        guard let minute = self.attempt({ $0.number(of: BukzaDateWords.minutes) }) else { return (hour, 0, 0) }
        return (hour, minute, self.attempt { $0.number(of: BukzaDateWords.seconds) } ?? 0)
    }

    /// The `00` of `10h00`.
    private mutating func bareMinute() -> Int? {
        guard let minute = self.digits(2...2)?.value else { return nil }
        return self.word.isEmpty ? minute : nil
    }

    private mutating func number(of unit: Set<String>) -> Int? {
        self.skip([" "])
        guard let number = self.digits(1...2)?.value else { return nil }
        self.skip([" "])
        return self.take(word: unit) ? number : nil
    }

    private mutating func fractionOfSecond() -> Double {
        guard let mark = self.peek, [".", ",", ":"].contains(mark), self.second.flatMap(Self.digit) != nil else {
            return 0
        }
        self.advance()
        return self.fraction()
    }

    private mutating func halfOfDay() -> Bool? {
        self.attempt { scanner in
            scanner.skip([" "])
            for (letter, isAfternoon) in [("a", false), ("p", true)] {
                if scanner.take(word: [letter + "m"]) { return isAfternoon }
                // `a.m.`: the full stop after a letter is read with it.
                if scanner.second == ".", scanner.take(word: [letter]) {
                    return scanner.take(word: ["m"]) ? isAfternoon : nil
                }
            }
            return nil
        }
    }
}
