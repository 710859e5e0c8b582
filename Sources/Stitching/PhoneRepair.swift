/// Removes from a phone field what only looks like a part of a number, and undoes what programs do to numbers.
///
/// Dates and times become breaks. `79001112233.0` and `7.9001112233E10` become whole numbers again. Linear.
struct PhoneRepair {
    private let symbols: [PhoneSymbol]

    /// No number has twenty digits; longer runs are left as they are.
    private static let longestRun = 20

    static func repaired(_ symbols: [PhoneSymbol]) -> [PhoneSymbol] {
        let repair = PhoneRepair(symbols: symbols)
        var result: [PhoneSymbol] = []
        result.reserveCapacity(symbols.count)
        var index = 0
        while index < symbols.count {
            let isStart = symbols[index].isDigit && !(index > 0 && symbols[index - 1].isDigit)
            if isStart, let (end, replacement) = repair.replacement(at: index) {
                result += replacement
                index = end
            } else {
                result.append(symbols[index])
                index += 1
            }
        }
        return result
    }

    private func replacement(at start: Int) -> (end: Int, symbols: [PhoneSymbol])? {
        if let end = self.endOfTime(at: start) ?? self.endOfDate(at: start) { return (end, [.stop]) }
        return self.exponent(at: start) ?? self.decimal(at: start)
    }

    /// `10:00`, `9:30:15`.
    private func endOfTime(at start: Int) -> Int? {
        var index = start
        guard (1...2).contains(self.digits(&index).count) else { return nil }
        var parts = 0
        while parts < 2, self.byte(at: index) == UInt8(ascii: ":") {
            var next = index + 1
            guard self.digits(&next).count == 2 else { break }
            index = next
            parts += 1
        }
        return parts > 0 ? index : nil
    }

    /// `22.11.2026`, `2026-11-22`: with a year of four digits, and separate from other digits.
    private func endOfDate(at start: Int) -> Int? {
        if start > 0, "-./+".utf8.contains(self.symbols[start - 1].byte) { return nil }
        var index = start
        let first = self.digits(&index)
        guard let mark = self.byte(at: index), "-./".utf8.contains(mark) else { return nil }
        index += 1
        let second = self.digits(&index)
        guard self.byte(at: index) == mark else { return nil }
        index += 1
        let third = self.digits(&index)
        if let next = self.byte(at: index), "-./".utf8.contains(next),
            let behind = self.byte(at: index + 1), PhoneSymbol.isDigit(behind)
        {
            return nil
        }
        let parts = [first, second, third].map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let isMonth = (1...2).contains(second.count) && (1...31).contains(parts[1])
        let years = 1900...2099
        let isDate =
            first.count == 4 && years.contains(parts[0]) && third.count <= 2 && (1...31).contains(parts[2])
            || third.count == 4 && years.contains(parts[2]) && first.count <= 2 && (1...31).contains(parts[0])
        return isMonth && isDate ? index : nil
    }

    /// `7.9001112233E10`. Digits that the exponent implies and the text lacks are lost, except one last zero, which
    /// programs leave out.
    private func exponent(at start: Int) -> (end: Int, symbols: [PhoneSymbol])? {
        var index = start
        var digits = self.digits(&index)
        guard let point = self.byte(at: index), ".,".utf8.contains(point), digits.count == 1 else { return nil }
        index += 1
        let fraction = self.digits(&index)
        guard !fraction.isEmpty, self.isExponentLetter(at: index) else { return nil }
        index += 1
        if let sign = self.byte(at: index), "+".utf8.contains(sign) { index += 1 }
        let power = self.digits(&index)
        guard (1...3).contains(power.count), let exponent = Int(String(decoding: power, as: UTF8.self)),
            self.byte(at: index).map({ $0 != UInt8(ascii: "a") }) ?? true
        else { return nil }
        digits += fraction
        while digits.count > exponent + 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits.count == exponent { digits.append(UInt8(ascii: "0")) }
        guard digits.count == exponent + 1 else { return nil }
        return (index, digits.map(PhoneSymbol.digit))
    }

    /// `79001112233.0` and `79001112233,00`.
    private func decimal(at start: Int) -> (end: Int, symbols: [PhoneSymbol])? {
        var index = start
        let digits = self.digits(&index)
        guard digits.count >= 7, let point = self.byte(at: index), ".,".utf8.contains(point) else { return nil }
        index += 1
        let fraction = self.digits(&index)
        guard (1...2).contains(fraction.count), fraction.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        if let next = self.byte(at: index), "-.,/a".utf8.contains(next),
            self.byte(at: index + 1).map(PhoneSymbol.isDigit) ?? false
        {
            return nil
        }
        return (index, digits.map(PhoneSymbol.digit))
    }

    /// The digits from here on, at most ``longestRun``; none if there are more.
    private func digits(_ index: inout Int) -> [UInt8] {
        let run = self.symbols[min(index, self.symbols.count)...].prefix(Self.longestRun + 1).prefix(while: \.isDigit)
        guard run.count <= Self.longestRun else { return [] }
        index += run.count
        return run.map(\.byte)
    }

    private func byte(at index: Int) -> UInt8? {
        self.symbols.indices.contains(index) ? self.symbols[index].byte : nil
    }

    private func isExponentLetter(at index: Int) -> Bool {
        guard self.symbols.indices.contains(index) else { return false }
        return ["e", "E"].contains(self.symbols[index].scalar)
    }
}
