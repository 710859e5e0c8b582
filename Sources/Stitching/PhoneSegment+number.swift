extension PhoneSegment {
    /// A number and the extension after it in the same segment.
    struct Found {
        var number: [UInt8]
        var extensionDigits: [UInt8]?
    }

    /// The number of the segment, if one reading is clearly the most likely.
    ///
    /// The readings are tried in this order: all groups; a whole number with other digits after it; a number with its
    /// prefix after other digits, as in `с 10 89001112233`; all groups as a foreign number; one group that is a number.
    ///
    /// - Parameter isDoubtful: letters stood inside digits before. Then only a number with its prefix, or of one group,
    ///   is accepted.
    func number(_ rules: DialingRules, isDoubtful: Bool) -> Found? {
        guard !self.isCard else { return nil }
        return self.found(rules, startingAt: 0) { end, reading in
            reading.spelling != .foreign && !(isDoubtful && reading.spelling == .bare && end > 1)
        }
            ?? self.prefixedNumber(rules)
            ?? self.found(rules, startingAt: 0) { end, reading in
                reading.spelling == .foreign && !(isDoubtful && end > 1)
            }
            ?? self.loneGroup(rules)
    }

    private func found(
        _ rules: DialingRules, startingAt start: Int, where isLikely: (Int, DialingRules.Reading) -> Bool
    ) -> Found? {
        for end in self.ends(from: start) {
            guard let reading = rules.read(self.run(start, end)), isLikely(end, reading),
                self.mayEnd(start, end, reading, rules)
            else { continue }
            return Found(number: reading.number, extensionDigits: self.extensionDigits(from: end))
        }
        return nil
    }

    /// After other digits a number must be one group, or its prefix must stand alone.
    private func prefixedNumber(_ rules: DialingRules) -> Found? {
        for start in self.groups.indices.dropFirst() where self.groups[start].mark != .tight {
            let digits = self.groups[start].digits
            guard digits.count >= 10 || Self.prefixes.contains(digits) else { continue }
            let found = self.found(rules, startingAt: start) { _, reading in
                reading.spelling != .foreign && reading.spelling != .bare
            }
            if let found { return found }
        }
        return nil
    }

    private static let prefixes = [Array("8".utf8), Array("7".utf8)]

    /// One group that is a whole number, after nothing but hours and the like.
    private func loneGroup(_ rules: DialingRules) -> Found? {
        guard let start = self.groups.firstIndex(where: { $0.digits.count > 2 }), start > 0,
            self.groups[start].mark != .tight
        else { return nil }
        let isBehindPrefix =
            self.hasPlus || (Self.prefixes + [Array("00".utf8)]).contains(self.groups[0].digits)
        return self.found(rules, startingAt: start) { end, reading in
            guard end == start + 1 else { return false }
            guard reading.spelling == .foreign else { return !isBehindPrefix }
            // One extra digit after a prefix may look like a foreign number.
            return PhonePlan.russia.number(reading.number.prefix(10)) == nil
        }
    }

    /// Four groups of four digits: a bank card.
    private var isCard: Bool {
        self.groups.count == 4 && self.groups.allSatisfy { $0.digits.count == 4 }
    }

    private func run(_ start: Int, _ end: Int) -> DialingRules.Run {
        let groups = self.groups[start..<end]
        return DialingRules.Run(
            digits: groups.flatMap(\.digits), firstCount: groups.first?.digits.count ?? 0, groupCount: groups.count,
            hasPlus: self.hasPlus && start == 0, startsInBrackets: groups.first?.isInBrackets ?? false)
    }

    /// Where a number that begins with this group may end: before a possible extension, before a slash, then the
    /// longest first. At most twenty digits, which bounds the work for each start.
    private func ends(from start: Int) -> [Int] {
        var likely: [Int] = []
        var others: [Int] = []
        var count = 0
        for index in self.groups.indices[start...] {
            let end = index + 1
            count += self.groups[index].digits.count
            guard count <= 20 else { break }
            let isBeforeSlash = end < self.groups.count && self.groups[end].mark == .slash
            if isBeforeSlash || self.looksLikeExtension(from: end) { likely.append(end) } else { others.append(end) }
        }
        return likely + others.reversed()
    }

    /// A last group in brackets, or a short one after a long one: `030 1234567 12`. Where numbers have any length, it
    /// would be read as part of the number.
    private func looksLikeExtension(from end: Int) -> Bool {
        guard end > 1, end == self.groups.count - 1 else { return false }
        let count = self.groups[end].digits.count
        switch self.groups[end].mark {
        case .bracket: return count <= 6
        case .blank: return count <= 4 && self.groups[end - 1].digits.count >= 6
        case .none, .tight, .slash: return false
        }
    }

    /// Whether the number may end before further digits. These must be an extension, another number, or separated by
    /// another mark than the number's own groups.
    private func mayEnd(_ start: Int, _ end: Int, _ reading: DialingRules.Reading, _ rules: DialingRules) -> Bool {
        guard end < self.groups.count else { return true }
        let rest = self.groups[end...]
        let mark = self.groups[end].mark
        guard mark != .tight, !self.hasForeignBehindCode(start) else { return false }
        if self.looksLikeExtension(from: end) { return true }
        let isApart = end - start == 1 || mark != .blank || self.groups[end - 1].mark != .blank
        if mark == .slash {
            let count = rest.reduce(0) { $0 + $1.digits.count }
            let own = self.groups[start..<end].reduce(0) { $0 + $1.digits.count }
            return own >= 10 && count <= 4 || count >= 7
        }
        if isApart, !(reading.spelling == .bare && rules.homeIsVariable && end - start > 1) { return true }
        switch reading.spelling {
        case .foreign: return false
        case .bare:
            guard !rules.homeIsVariable else { return false }
            // `998 90 123 45 67` is a number of Uzbekistan, not a Russian one with the extension 67.
            let whole = self.run(start, self.groups.count)
            if rules.foreign(whole) != nil, rules.beginsWithSetApartCode(whole) { return false }
            return rest.count == 1 && (2...6).contains(rest.first?.digits.count ?? 0)
                || self.beginsNumber(at: end, rules)
        case .international, .trunk, .code:
            let isWhole = !(PhonePlan.of(reading.number[...])?.isVariable ?? true)
            return isWhole && rest.count == 1 && (rest.first?.digits.count ?? 0) <= 6
                || self.beginsNumber(at: end, rules)
        }
    }

    /// A field that already showed +7, with another country's number typed after it.
    private func hasForeignBehindCode(_ start: Int) -> Bool {
        guard self.hasPlus, start == 0, self.groups.count > 2, self.groups[1].digits.count == 3,
            PhonePlan.byCallingCode[self.groups[0].digits] != nil,
            let plan = PhonePlan.byCallingCode[self.groups[1].digits]
        else { return false }
        return plan.fits(self.groups[2...].flatMap(\.digits)[...])
    }

    /// Whether a number begins with the group, except a foreign one without `+`.
    func beginsNumber(at start: Int, _ rules: DialingRules) -> Bool {
        self.ends(from: start).contains { end in
            rules.read(self.run(start, end)).map { $0.spelling != .foreign } ?? false
        }
    }

    /// One last group of at most six digits after a blank or in brackets.
    private func extensionDigits(from end: Int) -> [UInt8]? {
        guard end == self.groups.count - 1, self.groups[end].digits.count <= 6,
            self.groups[end].mark == .blank || self.groups[end].mark == .bracket
        else { return nil }
        return self.groups[end].digits
    }
}
