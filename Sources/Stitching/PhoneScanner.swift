/// Divides a phone field into segments in one pass.
struct PhoneScanner {
    private let symbols: [PhoneSymbol]
    private var result: [PhoneSegment] = []
    private var segment = PhoneSegment()
    private var gap: [PhoneSymbol] = []
    private var mark = PhoneSegment.Mark.none
    private var depth = 0

    init(symbols: [PhoneSymbol]) {
        self.symbols = symbols
    }

    mutating func segments() -> [PhoneSegment] {
        for index in self.symbols.indices {
            let symbol = self.symbols[index]
            if symbol.isDigit {
                self.take(digitAt: index)
            } else if let mark = self.mark(at: index) {
                self.gap.append(symbol)
                self.mark = mark.rawValue > self.mark.rawValue ? mark : self.mark
            } else if symbol.byte == UInt8(ascii: "+") {
                if !self.segment.groups.isEmpty { self.close() }
                self.segment.hasPlus = true
                self.gap.append(symbol)
            } else {
                self.stop(at: index)
            }
        }
        self.close()
        return self.result
    }

    private mutating func take(digitAt index: Int) {
        let digit = self.symbols[index].byte
        let isInsideGroup = index > 0 && self.symbols[index - 1].isDigit
        if isInsideGroup, let last = self.segment.groups.indices.last {
            self.segment.groups[last].digits.append(digit)
            return
        }
        if self.segment.groups.isEmpty {
            self.segment.gap = self.gap
            self.segment.touchesWord = self.touches(before: index)
        }
        self.segment.groups.append(.init(digits: [digit], mark: self.mark, isInBrackets: self.depth > 0))
        self.gap = []
        self.mark = .none
    }

    /// The marks that do not end a number.
    private mutating func mark(at index: Int) -> PhoneSegment.Mark? {
        switch self.symbols[index].byte {
        case UInt8(ascii: " "): return .blank
        case UInt8(ascii: "-"), UInt8(ascii: "."): return .tight
        case UInt8(ascii: "/"): return .slash
        case UInt8(ascii: "("):
            self.depth = 1
            return .bracket
        case UInt8(ascii: ")"):
            self.depth = 0
            return .blank
        case UInt8(ascii: "_"):
            // Between digits it is a dash. Elsewhere it is an unfilled place of a mask.
            let isBetween =
                index > 0 && self.symbols[index - 1].isDigit && self.symbols.indices.contains(index + 1)
                && self.symbols[index + 1].isDigit
            return isBetween ? .tight : nil
        default: return nil
        }
    }

    private mutating func stop(at index: Int) {
        let symbol = self.symbols[index]
        let isGlued = index > 0 && self.symbols[index - 1].isDigit
        if isGlued, !self.segment.groups.isEmpty, "a@_".utf8.contains(symbol.byte) {
            let word = self.symbols[index...].prefix(while: \.isLetter)
            if word.isEmpty || !ExtensionWords.begins(ExtensionWords.text(word)) { self.segment.touchesWord = true }
        }
        self.close()
        self.gap.append(symbol)
    }

    private mutating func close() {
        if !self.segment.groups.isEmpty { self.result.append(self.segment) }
        self.segment = PhoneSegment()
        self.mark = .none
    }

    /// A letter, `@` or unfilled place directly before the digits.
    private func touches(before index: Int) -> Bool {
        guard index > 0, "a@_".utf8.contains(self.symbols[index - 1].byte) else { return false }
        let word = self.symbols[..<index].reversed().prefix(while: \.isLetter).reversed()
        return word.isEmpty || !ExtensionWords.isLabel(ExtensionWords.text(word))
    }
}
