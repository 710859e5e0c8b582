import FoundationEssentials

extension BukzaDateScanner {
    /// Seconds since 1970 if the whole text is such a number, of seconds, milli-, micro- or nanoseconds, with or
    /// without a fraction, or .NET's `/Date(…)/`, whose offset only shows where it was written.
    func unixTime() -> TimeInterval? {
        var rest = self.text[...]
        let isWrapped = rest.starts(with: "/date(".unicodeScalars)
        if isWrapped {
            guard rest.count > 8, rest.suffix(2).elementsEqual(")/".unicodeScalars) else { return nil }
            rest = rest.dropFirst(6).dropLast(2)
        }
        let digits = rest.prefix { Self.digit($0) != nil }
        rest = rest.dropFirst(digits.count)
        let tail = rest.dropFirst()
        guard tail.allSatisfy({ Self.digit($0) != nil }) else { return nil }
        if let mark = rest.first {
            guard isWrapped ? mark == "+" || mark == "-" : mark == "." || mark == "," else { return nil }
            guard isWrapped ? tail.count == 4 : !tail.isEmpty else { return nil }
        }
        let fraction = isWrapped ? 0 : tail.reversed().reduce(0.0) { ($0 + Double(Self.digit($1) ?? 0)) / 10 }
        return Self.seconds(digits, fraction: fraction)
    }

    /// The number of digits gives the unit: for dates from 2000 on, no two units have the same number.
    private static func seconds(_ digits: ArraySlice<Unicode.Scalar>, fraction: Double) -> TimeInterval? {
        let unit: UInt64
        switch digits.count {
        case 9, 10: unit = 1
        case 12, 13: unit = 1_000
        case 15, 16: unit = 1_000_000
        case 18, 19: unit = 1_000_000_000
        default: return nil
        }
        // 19 digits fit into 64 bits. Whole seconds and the fraction are kept separate, because a `Double` has only 15
        // digits.
        let value = digits.reduce(UInt64(0)) { $0 * 10 + UInt64(Self.digit($1) ?? 0) }
        return TimeInterval(value / unit) + (TimeInterval(value % unit) + fraction) / TimeInterval(unit)
    }
}
