import Stitching

/// Reads ahead in a body that is nearly JSON. Each look is bounded, so a whole reading is linear.
struct BukzaLookahead {
    private let text: [Unicode.Scalar]
    /// For each position the next line break at or after it, and the position after the next `*/`.
    private let lineEnds: [Int]
    private let blockEnds: [Int]

    /// Maximum number of blanks and comments that one look skips.
    private static let maximumSkips = 16
    private static let maximumKey = 64

    init(_ text: [Unicode.Scalar]) {
        self.text = text
        var lineEnds = [Int](repeating: text.count, count: text.count + 1)
        var blockEnds = [Int](repeating: text.count, count: text.count + 1)
        for index in text.indices.reversed() {
            lineEnds[index] = text[index] == "\n" || text[index] == "\r" ? index : lineEnds[index + 1]
            let isEnd = text[index] == "*" && index + 1 < text.count && text[index + 1] == "/"
            blockEnds[index] = isEnd ? index + 2 : blockEnds[index + 1]
        }
        self.lineEnds = lineEnds
        self.blockEnds = blockEnds
    }

    /// White space of any script, and the zero-width marks that editors leave.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2064, 0x3000, 0xFEFF:
            true
        default: false
        }
    }

    private static let doubleQuotes = Set("\"“”„‟«»″＂〝〞".unicodeScalars)
    private static let singleQuotes = Set("'‘’‚‛‹›`′´".unicodeScalars)

    private static let pairs: [Unicode.Scalar: Unicode.Scalar] = ["“": "”", "„": "“", "«": "»", "‘": "’", "‹": "›"]

    static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
        Self.doubleQuotes.contains(scalar) || Self.singleQuotes.contains(scalar)
    }

    /// Whether a quote may close an opened one: with the same number of strokes, in any shape.
    static func closes(_ opened: Unicode.Scalar, with scalar: Unicode.Scalar) -> Bool {
        Self.doubleQuotes.contains(opened)
            ? Self.doubleQuotes.contains(scalar) : Self.singleQuotes.contains(scalar)
    }

    /// The position after the comment that starts here; `nil` when none does. A `#` starts one only on its own line.
    func commentEnd(at index: Int) -> Int? {
        guard index + 1 < self.text.count else { return nil }
        switch (self.text[index], self.text[index + 1]) {
        case ("/", "/"): return self.lineEnds[index]
        case ("/", "*"): return self.blockEnds[index + 2]
        case ("#", _):
            var before = index - 1
            while before >= 0, index - before <= 32, self.text[before] == " " || self.text[before] == "\t" {
                before -= 1
            }
            let isOnOwnLine = before < 0 || self.text[before] == "\n" || self.text[before] == "\r"
            return isOnOwnLine ? self.lineEnds[index] : nil
        default: return nil
        }
    }

    /// The first position from here that is neither blank nor comment, as far as one look reaches.
    func solid(from start: Int) -> Int {
        var index = start
        for _ in 0..<Self.maximumSkips {
            while index < self.text.count, Self.isBlank(self.text[index]) { index += 1 }
            guard index < self.text.count, let end = self.commentEnd(at: index) else { return index }
            index = end
        }
        return index
    }

    /// The key that starts here, in quotes of any shape or without, followed by `:`, `=` or `=>`.
    func key(at start: Int, needsQuotes: Bool = false) -> (range: Range<Int>, end: Int)? {
        guard start < self.text.count else { return nil }
        let isQuoted = Self.isQuote(self.text[start])
        guard isQuoted || !needsQuotes else { return nil }
        let first = isQuoted ? start + 1 : start
        var index = first
        while index < self.text.count, index - first <= Self.maximumKey, Self.isInKey(self.text[index], isQuoted) {
            index += 1
        }
        guard index > first, index - first <= Self.maximumKey else { return nil }
        let range = first..<index
        if isQuoted {
            guard index < self.text.count, Self.isQuote(self.text[index]) else { return nil }
            index += 1
        }
        return self.colonEnd(at: self.solid(from: index)) == nil ? nil : (range, index)
    }

    func colonEnd(at index: Int) -> Int? {
        guard index < self.text.count else { return nil }
        let next = index + 1 < self.text.count ? self.text[index + 1] : " "
        switch self.text[index] {
        case ":": return next == "=" ? index + 2 : index + 1
        case "=": return next == ">" ? index + 2 : index + 1
        default: return nil
        }
    }

    /// Whether the quote here ends a value, by what follows it.
    func endsValue(at quote: Int, opened: Unicode.Scalar, isInObject: Bool) -> Bool {
        let behind = self.solid(from: quote + 1)
        guard behind < self.text.count else { return true }
        switch self.text[behind] {
        case "}", "]":
            let next = self.solid(from: behind + 1)
            return next >= self.text.count || [",", "}", "]", "{", ";"].contains(self.text[next])
        case ",", ";":
            let next = self.solid(from: behind + 1)
            guard next < self.text.count, isInObject else { return true }
            if self.text[next] == "}" { return self.solid(from: next + 1) >= self.text.count }
            // A key without quotes counts only after the quote that matches the opening one.
            let isPair = opened == self.text[quote] || Self.pairs[opened] == self.text[quote]
            return self.key(at: next, needsQuotes: !isPair) != nil
        default:
            guard isInObject, let key = self.key(at: behind, needsQuotes: true) else { return false }
            // A missing comma; only a key of the template counts.
            return BukzaField(bytes: String(String.UnicodeScalarView(self.text[key.range])).utf8) != nil
        }
    }

    /// Whether a parameter without quotes starts here, which looks like a list or an object: `[bukza_n2]`.
    func isParameter(at start: Int) -> Bool {
        let head = self.text[start...].prefix(128)
        guard let close = head.firstIndex(where: { $0 == "]" || $0 == "}" }) else { return false }
        return String(String.UnicodeScalarView(head[...close])).isPlaceholder
    }

    private static func isInKey(_ scalar: Unicode.Scalar, _ isQuoted: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": true
        case " ", "[", "]", "/", "\u{A0}": isQuoted
        default: scalar.value >= 0x80 && scalar.properties.isAlphabetic
        }
    }
}
