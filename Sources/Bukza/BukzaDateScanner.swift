/// A position in a date's text, which moves from left to right. Letters are in lower case, each run of blanks of any
/// kind is one space, each dash is a hyphen, full-width digits are plain, and invisible marks are removed.
struct BukzaDateScanner {
    /// In characters of Unicode. The longest real format, JavaScript's with the zone in words, has about 80.
    static let maximumLength = 128

    let text: [Unicode.Scalar]
    /// The same scalars before the change to lower case.
    private let original: [Unicode.Scalar]
    private(set) var index = 0

    /// `nil` for a longer text: its end, with the zone, would be missing.
    init?(_ text: String) {
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        let head = scalars.prefix(Self.maximumLength)
        guard scalars[head.endIndex...].allSatisfy({ $0.properties.isWhitespace }) else { return nil }
        var folded: [Unicode.Scalar] = []
        for scalar in head where scalar.properties.generalCategory != .format {
            let scalar = Self.folded(scalar)
            if scalar != " " || folded.last.map({ $0 != " " }) ?? false { folded.append(scalar) }
        }
        if folded.last == " " { folded.removeLast() }
        self.init(folded)
    }

    private init(_ folded: [Unicode.Scalar]) {
        self.original = folded
        self.text = folded.map { scalar in
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            return lower.count == 1 ? lower.first ?? scalar : scalar
        }
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x2010...0x2015, 0x2212: "-"
        default: scalar.properties.isWhitespace ? " " : scalar
        }
    }

    var isAtEnd: Bool { self.index >= self.text.count }

    var peek: Unicode.Scalar? { self.isAtEnd ? nil : self.text[self.index] }

    /// The scalar after the next.
    var second: Unicode.Scalar? { self.index + 1 < self.text.count ? self.text[self.index + 1] : nil }

    /// The letters from here on.
    var word: String {
        String(String.UnicodeScalarView(self.text[self.index...].prefix { $0.properties.isAlphabetic }))
    }

    /// Does the work, or returns `nil` and stays at its position.
    mutating func attempt<Value>(_ work: (inout Self) -> Value?) -> Value? {
        var copy = self
        guard let value = work(&copy) else { return nil }
        self = copy
        return value
    }

    mutating func advance(_ count: Int = 1) { self.index = min(self.index + count, self.text.count) }

    mutating func skip(_ scalars: [Unicode.Scalar]) {
        while let scalar = self.peek, scalars.contains(scalar) { self.index += 1 }
    }

    mutating func take(_ scalars: [Unicode.Scalar]) -> Unicode.Scalar? {
        guard let scalar = self.peek, scalars.contains(scalar) else { return nil }
        self.index += 1
        return scalar
    }

    /// Skips the letters from here on if they are one of the words, and a full stop after them.
    mutating func take(word words: Set<String>) -> Bool {
        let word = self.word
        guard words.contains(word) else { return false }
        self.skip(word: word)
        return true
    }

    /// Skips the word if it is here, and a full stop after it.
    mutating func skip(word: String) {
        self.advance(word.unicodeScalars.count)
        _ = self.take(["."])
    }

    /// A number with this many digits and no further digit after it.
    mutating func digits(_ counts: ClosedRange<Int>) -> (value: Int, count: Int)? {
        let count = self.digitCount
        guard counts.contains(count), let value = self.leading(count) else { return nil }
        return (value, count)
    }

    /// The number of digits from here on.
    var digitCount: Int { self.text[self.index...].prefix { Self.digit($0) != nil }.count }

    /// The next digits, at most nine, whatever follows them.
    mutating func leading(_ count: Int) -> Int? {
        guard (1...9).contains(count), count <= self.digitCount else { return nil }
        let value = self.text[self.index..<(self.index + count)].reduce(0) { $0 * 10 + (Self.digit($1) ?? 0) }
        self.index += count
        return value
    }

    /// The digits from here on as a decimal fraction.
    mutating func fraction() -> Double {
        var value = 0.0
        var scale = 0.1
        while let digit = self.peek.flatMap(Self.digit) {
            value += Double(digit) * scale
            scale /= 10
            self.index += 1
        }
        return value
    }

    /// The text between the bracket here and the next closing one. Skips both.
    mutating func bracketed() -> BukzaDateScanner? {
        guard let open = self.take(["(", "["]) else { return nil }
        let close: Unicode.Scalar = open == "(" ? ")" : "]"
        guard let end = self.text[self.index...].firstIndex(of: close) else { return nil }
        let inside = BukzaDateScanner(Array(self.original[self.index..<end]))
        self.index = end + 1
        return inside
    }

    /// The scalars from here on that may be part of a zone's name, as written.
    var placeName: String {
        let name = self.original[self.index...].prefix { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789/_+-".unicodeScalars.contains(scalar))
        }
        return String(String.UnicodeScalarView(name))
    }

    static func digit(_ scalar: Unicode.Scalar) -> Int? {
        (0x30...0x39).contains(scalar.value) ? Int(scalar.value) - 0x30 : nil
    }
}
