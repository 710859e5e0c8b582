import Stitching

/// An order id or a reservation code that identifies a booking, without remarks. An unfilled placeholder or a word such
/// as `undefined` is neither, because many customers would share it.
enum BukzaIdentity {
    /// Where the text comes from.
    enum Origin {
        /// A separate key: only the template puts text there.
        case key
        /// After a label in a message, where a sentence may also stand: a value has a digit or is in capitals.
        case label
    }

    /// Ends at the first blank, unless the next word looks like a part of the number: `A 12`, `1001 / 2`. A telephone
    /// number or an address is never a part. `nil` when nothing is left.
    static func orderID(_ text: String, from origin: Origin) -> String? {
        guard let text = Self.prepared(text, from: origin) else { return nil }
        let words = text.split(maxSplits: 16, whereSeparator: \.isWhitespace)
        guard let first = words.first, !Self.isContact(first) || first.contains("/") else { return nil }
        // In a separate key anything else stays unchanged: it may be the shop's own numbering.
        let isNumbered = first.contains(where: \.isASCIIDigit) || Self.isPrefix(words)
        guard isNumbered && (origin == .label || Self.beginsLikeNumber(first) || Self.isPrefix(words)) else {
            return Self.checked(origin == .label ? String(first) : Self.withoutContact(text), from: origin)
        }
        var taken = [Self.withoutRemark(first)]
        var rest = words.dropFirst()
        while let count = Self.countOfPart(rest, isBehindDigits: taken.last?.last?.isNumber == true) {
            taken += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        return Self.checked(taken.joined(separator: " "), from: origin)
    }

    /// Ends at the first blank.
    static func code(_ text: String, from origin: Origin) -> String? {
        guard let text = Self.prepared(text, from: origin) else { return nil }
        let first = text.prefix { !$0.isWhitespace }
        return Self.checked(first.contains("(") ? String(Self.withoutRemark(first)) : String(first), from: origin)
    }

    /// One line up to the first tag, without the marks that people put before a number and around it; `nil` for a text
    /// without a value.
    private static func prepared(_ text: String, from origin: Origin) -> String? {
        var text = BukzaMarkup.beforeTag(text).singleLine.trimmed
        guard !TemplateLeftover.bukza.isAll(of: text, as: .identity), !EmptyWord.isAll(of: text) else { return nil }
        let marks: Set<Character> = origin == .label ? ["№", "#", ":", "=", "-", "–", "—", " ", "\u{A0}"] : ["№", "#"]
        text = String(text.drop(while: marks.contains)).trimmed
        if let first = text.first, let last = text.last, text.count > 2,
            ["[]", "()", "<>", "{}", "«»", "\"\"", "''", "“”"].contains("\(first)\(last)")
        {
            text = String(text.dropFirst().dropLast()).trimmed
        }
        return text.isEmpty ? nil : text
    }

    private static func checked(_ text: some StringProtocol, from origin: Origin) -> String? {
        var value = String(text).trimmed
        while let last = value.last, [".", ",", ";", ":"].contains(last) { value.removeLast() }
        value = value.trimmed.prefix(utf8Bytes: 255)
        guard !value.isEmpty, !EmptyWord.isAll(of: value), !TemplateLeftover.bukza.isIn(value),
            !TemplateLeftover.bukza.isAll(of: value, as: .identity), !Self.isContact(value[...])
        else { return nil }
        guard origin == .label, !value.contains(where: \.isNumber) else { return value }
        let isCapital = value.utf8.allSatisfy { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        return isCapital ? value : nil
    }

    private static func beginsLikeNumber(_ word: Substring) -> Bool {
        word.prefix(5).contains(where: \.isASCIIDigit) && word.first.map { $0.isLetter || $0.isNumber } == true
    }

    /// `A 12`, `No 5`: a short word and then a number.
    private static func isPrefix(_ words: [Substring]) -> Bool {
        guard words.count > 1, words[0].count <= 8, !words[0].contains(where: \.isNumber) else { return false }
        return words[0].allSatisfy { $0.isLetter || $0 == "." || $0 == "№" || $0 == "-" || $0 == "#" }
            && words[1].first?.isASCIIDigit == true && !Self.isContact(words[1])
    }

    /// How many words belong to the number.
    private static func countOfPart(_ rest: ArraySlice<Substring>, isBehindDigits: Bool) -> Int? {
        guard let first = rest.first, !Self.isContact(first) else { return nil }
        let isNumber = first.allSatisfy(\.isASCIIDigit)
        if !isBehindDigits { return first.first?.isASCIIDigit == true ? 1 : nil }
        if ["/", "-", "–", "—", "№"].contains(first) {
            guard let second = rest.dropFirst().first, second.count <= 6, second.first?.isASCIIDigit == true,
                first == "/" || rest.count == 2
            else { return nil }
            return 2
        }
        if first.first == "/", first.count <= 7, first.dropFirst().first?.isASCIIDigit == true { return 1 }
        // `1 234`, and a short number without an explanation: two orders must never become one.
        return isNumber && first.count <= 4 && rest.count == 1 ? 1 : nil
    }

    /// The word up to a bracket, an address or a telephone number that directly follows.
    private static func withoutRemark(_ word: Substring) -> Substring {
        var end = word.endIndex
        if let bracket = word.dropFirst().firstIndex(where: { "(<[{".contains($0) }) { end = bracket }
        if let plus = word[..<end].dropFirst().firstIndex(of: "+"),
            word[plus...].count(where: \.isASCIIDigit) >= 7
        {
            end = min(end, plus)
        }
        for separator in ["/", ",", ";", "-"] as [Character] {
            guard let mark = word[..<end].lastIndex(of: separator), mark > word.startIndex else { continue }
            let tail = word[word.index(after: mark)..<end]
            if Self.isContact(tail) { end = mark }
        }
        return word[..<end]
    }

    /// The text up to the first telephone number or address in it.
    private static func withoutContact(_ text: String) -> String {
        let words = text.split(maxSplits: 16, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
        guard let contact = words.dropFirst().first(where: Self.isContact) else { return text }
        return String(text[..<contact.startIndex])
    }

    private static func isContact(_ word: Substring) -> Bool {
        if let at = word.firstIndex(of: "@"), at > word.startIndex, word[at...].contains(".") { return true }
        let digits = word.filter(\.isASCIIDigit)
        guard digits.count >= 10, word.allSatisfy({ $0.isASCIIDigit || "+()-. /".contains($0) }) else { return false }
        return word.first == "+"
            || digits.count == 11 && ["79", "89", "78", "84", "74"].contains(where: digits.hasPrefix)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { self.isASCII && self.isNumber }
}
