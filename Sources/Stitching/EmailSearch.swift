/// Finds candidates for an e-mail address in a text, one `@` after the other.
struct EmailSearch {
    private let scalars: [Unicode.Scalar]
    /// The text continues after the scalars, so the last domain may be incomplete.
    private let isCut: Bool

    init(_ text: String, isCut: Bool) {
        self.scalars = text.unicodeScalars.map(Self.plain)
        self.isCut = isCut
    }

    /// The first candidate that is separate from its surroundings and passes the test.
    func firstAddress(where isAddress: (String) -> Bool) -> String? {
        for at in self.scalars.indices where self.scalars[at] == "@" {
            guard let range = self.candidate(at: at) else { continue }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: self.scalars[range])
            guard isAddress(String(text)), !self.isInPageAddress(range.lowerBound),
                !self.mayHaveLostItsStart(range.lowerBound)
            else { continue }
            return String(text)
        }
        return nil
    }

    /// From the first character of the local part to the last of the domain.
    private func candidate(at: Int) -> Range<Int>? {
        var start = at
        while start > 0, Self.isLocal(self.scalars[start - 1]) { start -= 1 }
        var end = at + 1
        while end < self.scalars.count, Self.isDomain(self.scalars[end]) { end += 1 }
        guard end < self.scalars.count || !self.isCut, self.mayStand(before: start), self.mayStand(behind: end) else {
            return nil
        }
        while start < at, "'.-".unicodeScalars.contains(self.scalars[start]) { start += 1 }
        while end > at + 1, ".-".unicodeScalars.contains(self.scalars[end - 1]) {
            // The end of a sentence.
            end -= 1
        }
        return start < at && at + 1 < end ? start..<end : nil
    }

    private func mayStand(before start: Int) -> Bool {
        guard start > 0 else { return true }
        let scalar = self.scalars[start - 1]
        if scalar == "\"" {
            // An opening quote, not one inside a local part.
            return start == 1 || !Self.isLocal(self.scalars[start - 2])
        }
        return Self.isBreak(scalar)
    }

    private func mayStand(behind end: Int) -> Bool {
        guard end < self.scalars.count else { return true }
        let scalar = self.scalars[end]
        return scalar == "\"" || scalar == "'" || scalar == "!" || Self.isBreak(scalar)
    }

    /// Whether the characters before it, up to a blank, begin a page's address: `https://…`, `example.com/…`.
    private func isInPageAddress(_ start: Int) -> Bool {
        var first = start
        while first > 0, !Self.dividesAddresses(self.scalars[first - 1]) { first -= 1 }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self.scalars[first..<start])
        let before = String(view).lowercased()
        if before.contains("://") { return !before.hasPrefix("mailto://") }
        guard let mark = before.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return before.hasPrefix("www.") }
        let host = before[..<mark]
        return host.contains(".") && !host.contains("@")
    }

    /// Whether a word like a local part stands before it, with only blanks between: a blank may have been typed for a
    /// dot. Words that announce an address do not count, nor does a name with a capital letter.
    private func mayHaveLostItsStart(_ start: Int) -> Bool {
        var end = start
        while end > 0, self.scalars[end - 1].properties.isWhitespace { end -= 1 }
        guard end < start, end > 0 else { return false }
        let before = self.scalars[..<end]
        guard before.allSatisfy({ $0.isASCII && Self.isLocal($0) || $0.properties.isWhitespace }),
            before.drop(while: \.properties.isWhitespace).allSatisfy({ !$0.properties.isWhitespace }),
            self.scalars[start].isASCII
        else { return false }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: before)
        let word = String(view).trimmed
        let isName = word.first?.isUppercase ?? false && self.scalars[start].properties.isLowercase
        return !isName && word.contains(where: \.isLetter) && !Self.labels.contains(word.lowercased())
    }

    private static let labels: Set<String> = [
        "mail", "mail.", "email", "e-mail", "e-mail.", "email.", "mailto", "address", "contact", "to", "my", "is", "or",
        "gmail", "work", "home",
    ]

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .nonspacingMark, .spacingMark: true
        default: scalar.properties.isAlphabetic
        }
    }

    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        self.isLetterOrDigit(scalar) || "._+-'%&!#$^~`".unicodeScalars.contains(scalar)
    }

    private static func isDomain(_ scalar: Unicode.Scalar) -> Bool {
        self.isLetterOrDigit(scalar) || scalar == "." || scalar == "-"
    }

    /// Characters that may stand directly before or after an address.
    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || ",;:<>()[]{}|/?=&*«»„“”‘’".unicodeScalars.contains(scalar)
    }

    private static func dividesAddresses(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || ",;<>()\"«»".unicodeScalars.contains(scalar)
    }

    /// The plain character for a full-width one.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3002, 0xFF61: "."
        case 0xFE6B: "@"
        default: scalar
        }
    }
}
