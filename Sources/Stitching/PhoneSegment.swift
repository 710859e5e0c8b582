/// A part of a phone field that may be a number: groups of digits with the marks that people put between them.
struct PhoneSegment {
    /// Digits without a mark between them.
    struct Group {
        var digits: [UInt8]
        /// The mark before the group: the strongest one.
        var mark: Mark
        var isInBrackets: Bool
    }

    /// Marks between groups, from the weakest to the strongest.
    enum Mark: Int {
        case none
        /// A dash or a dot.
        case tight
        case blank
        case bracket
        case slash
    }

    var hasPlus = false
    var groups: [Group] = []
    /// A letter stands directly before or after it and is neither a label nor the start of an extension.
    var touchesWord = false
    /// The characters between the previous segment and this one.
    var gap: [PhoneSymbol] = []

    /// All segments of the symbols. Linear.
    ///
    /// - Parameter isCut: the text continues after the symbols, so the last digits may be half a number.
    static func all(in symbols: [PhoneSymbol], isCut: Bool) -> [PhoneSegment] {
        var scanner = PhoneScanner(symbols: symbols)
        var segments = scanner.segments()
        if isCut, symbols.last?.isDigit ?? false, !segments.isEmpty {
            segments[segments.count - 1].touchesWord = true
        }
        return segments
    }

    /// The extension's digits, if the gap before the segment announces one and the segment is not a number itself.
    func extensionDigits(_ rules: DialingRules) -> String? {
        guard !self.hasPlus, ExtensionWords.introduce(self.gap), let first = self.groups.first else { return nil }
        let digits = first.digits + self.groups.dropFirst().prefix(while: { $0.mark == .tight }).flatMap(\.digits)
        guard digits.count <= 16, digits.contains(where: { $0 != UInt8(ascii: "0") }),
            !self.beginsNumber(at: 0, rules)
        else { return nil }
        return String(decoding: digits, as: UTF8.self)
    }
}
