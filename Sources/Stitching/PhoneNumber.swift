/// A telephone number in E.164, digits only: what CoMagic's working clients send.
package struct PhoneNumber: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 8 to 15 digits, no `+`; eleven when the first is Russia's and Kazakhstan's 7.
    package let digits: String

    /// Reads what people type: brackets, dashes, spaces of any kind, `+`, `00` or Russia's `8` in front, or ten bare
    /// digits of a Russian number. Of two numbers in one text the first readable counts; an extension (`доб. 12`,
    /// `ext 12`, `#12`) is left out. Words round a number are passed over when the number has at least ten digits.
    /// `nil` when no number can be told. Looks at the first 256 characters only.
    ///
    /// **Source:** observed in receivers of Russian accounts: `8` or `7` and ten digits, ten digits and
    /// `+79111111111`.
    package init?(text: String) {
        let runs = DigitRun.all(in: text)
        let hasWords = text.unicodeScalars.prefix(256).contains(where: \.properties.isAlphabetic)
        for run in runs where !run.touchesWord {
            guard let digits = run.number, !hasWords || digits.utf8.count >= 10 else { continue }
            self.digits = digits
            return
        }
        return nil
    }

    package var description: String { "phone" }
}

/// A stretch of text that may be a telephone number: digits with the marks that people put between them.
private struct DigitRun {
    /// ASCII: digits, `+`, `/`, and a space for any other mark.
    var text: [UInt8] = []
    /// A letter stands directly before or behind, and not as the start of an extension.
    var touchesWord = false

    static func all(in text: String) -> [DigitRun] {
        var runs: [DigitRun] = []
        var run = DigitRun()
        var previousIsLetter = false
        let scalars = Array(text.unicodeScalars.prefix(256))
        for (index, scalar) in scalars.enumerated() where scalar.properties.generalCategory != .format {
            if let byte = Self.meaning(of: scalar) {
                if byte == UInt8(ascii: "+"), run.hasDigits {
                    runs.append(run)
                    run = DigitRun()
                }
                if run.text.isEmpty { run.touchesWord = previousIsLetter && byte != UInt8(ascii: " ") }
                run.text.append(byte)
                previousIsLetter = false
                continue
            }
            previousIsLetter = scalar.properties.isAlphabetic
            if run.hasDigits {
                let isGlued = previousIsLetter && run.text.last != UInt8(ascii: " ")
                if isGlued, !Self.startsExtension(scalars[index...]) { run.touchesWord = true }
                runs.append(run)
            }
            run = DigitRun()
        }
        if run.hasDigits { runs.append(run) }
        return runs
    }

    var hasDigits: Bool { self.text.contains(where: Self.isDigit) }

    /// The number in the whole run, else in the first part that has one.
    var number: String? {
        if let number = Self.normalized(self.text) { return number }
        for part in self.text.split(separator: UInt8(ascii: "/")) {
            if let number = Self.normalized(Array(part)) { return number }
        }
        return self.leadingNumber
    }

    /// The first of two Russian numbers with nothing but spaces between; the rest must be a number, too.
    private var leadingNumber: String? {
        let words = self.text.split(separator: UInt8(ascii: " "))
        var taken: [UInt8] = []
        for (index, word) in words.enumerated() {
            taken += word
            let count = taken.filter(Self.isDigit).count
            guard count <= 11 else { return nil }
            guard count >= 10, let number = Self.normalized(taken) else { continue }
            if Self.normalized(Array(words[(index + 1)...].joined())) != nil { return number }
        }
        return nil
    }

    /// E.164 without `+`, or `nil`.
    ///
    /// The country code 7 always has eleven digits. A `+8` is Asia's as well as Russia's misspelt 8; no country has
    /// +83 or +89, and none of Bangladesh's +880 goes on with a 0, so those can only be the latter.
    /// **Source:** ITU-T E.164, list of assigned country codes.
    private static func normalized(_ text: [UInt8]) -> String? {
        var digits = String(decoding: text.filter(Self.isDigit), as: UTF8.self)
        var isInternational = text.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "+")
        if !isInternational, digits.hasPrefix("00") {
            digits.removeFirst(2)
            isInternational = true
        } else if !isInternational, digits.hasPrefix("810"), digits.utf8.count > 11 {
            digits.removeFirst(3)
            isInternational = true
        }
        if digits.utf8.count == 11, digits.hasPrefix("8"),
            !isInternational || ["89", "83", "8800"].contains(where: digits.hasPrefix)
        {
            digits = "7" + digits.dropFirst()
        }
        if !isInternational, digits.utf8.count == 10 {
            // Russia has no area code 89x: that is an 8 and a number one digit short.
            guard !digits.hasPrefix("89") else { return nil }
            if !digits.hasPrefix("0") { digits = "7" + digits }
        }
        if digits.utf8.count == 12, digits.hasPrefix("78") || digits.hasPrefix("77") {
            // A field that already showed +7, and the number typed behind it with its own 8 or 7.
            digits.remove(at: digits.index(after: digits.startIndex))
        }
        guard (8...15).contains(digits.utf8.count), !digits.hasPrefix("0"),
            !digits.hasPrefix("7") || digits.utf8.count == 11
        else { return nil }
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func meaning(of scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "+", "\u{FF0B}": return UInt8(ascii: "+")
        case "/", "\u{FF0F}": return UInt8(ascii: "/")
        case "(", ")", "[", "]", ".", "\u{FF08}", "\u{FF09}", "\u{FF0E}", "\u{2212}", "\u{B7}":
            return UInt8(ascii: " ")
        default: break
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber:
            guard let value = properties.numericValue, (0...9).contains(value) else { return nil }
            return UInt8(ascii: "0") + UInt8(value)
        case .dashPunctuation: return UInt8(ascii: " ")
        default: return properties.isWhitespace ? UInt8(ascii: " ") : nil
        }
    }

    private static func startsExtension(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        let word = String(String.UnicodeScalarView(scalars.prefix(3))).lowercased()
        return ["доб", "ext", "вн", "x", "х"].contains(where: word.hasPrefix)
    }
}
