/// Converts a body that is nearly JSON to JSON: blanks of other scripts, comments, other quotes, keys without quotes,
/// and `=` for `:` are left in templates by people.
///
/// Quotes are recognised by their position, not by their shape: a text ends at a quote that is followed by a comma and
/// a key, or by a closing brace. So the letters inside a text do not change, including quotes of other shapes and `//`.
struct BukzaTolerantText {
    /// The repaired body; equal to the body when there was nothing to repair.
    private(set) var bytes: [UInt8] = []
    private(set) var hasComments = false

    private let text: [Unicode.Scalar]
    private let lookahead: BukzaLookahead
    private var index = 0
    /// Whether each open container is an object.
    private var open: [Bool] = []
    private var expects = Expectation.value

    private enum Expectation { case key, colon, value, mark }

    /// Linear.
    init(_ body: [UInt8]) {
        self.text = Array(String(decoding: body, as: UTF8.self).unicodeScalars)
        self.lookahead = BukzaLookahead(self.text)
        self.bytes.reserveCapacity(body.count)
        if self.lookahead.key(at: self.lookahead.solid(from: 0), needsQuotes: true) != nil {
            // The author forgot the braces.
            self.open = [true]
            self.expects = .key
        }
        while self.index < self.text.count { self.step() }
    }

    private mutating func step() {
        let scalar = self.text[self.index]
        if BukzaLookahead.isBlank(scalar) {
            self.write(scalar.value < 0x80 ? scalar : " ")
            self.index += 1
        } else if let end = self.lookahead.commentEnd(at: self.index) {
            self.hasComments = true
            self.write(" ")
            self.index = end
        } else if self.expects == .key, let key = self.lookahead.key(at: self.index) {
            self.write("\"")
            for scalar in self.text[key.range] { self.write(scalar) }
            self.write("\"")
            self.index = key.end
            self.expects = .colon
        } else if self.expects == .colon, let end = self.lookahead.colonEnd(at: self.index) {
            self.write(":")
            self.index = end
            self.expects = .value
        } else if self.expects == .value, BukzaLookahead.isQuote(scalar) {
            self.string()
        } else {
            self.structure(scalar)
        }
    }

    private mutating func structure(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "{", "[":
            guard self.expects == .value || self.expects == .mark, !self.lookahead.isParameter(at: self.index) else {
                break
            }
            self.open.append(scalar == "{")
            self.expects = scalar == "{" ? .key : .value
        case "}", "]":
            _ = self.open.popLast()
            self.expects = self.open.isEmpty ? .value : .mark
        case ",", ";":
            guard self.open.last == true else {
                self.expects = .value
                break
            }
            self.expects = .key
            // `;` between two keys. Inside a bare value it is text.
            if scalar == ";", self.lookahead.key(at: self.lookahead.solid(from: self.index + 1)) != nil {
                self.write(",")
                self.index += 1
                return
            }
        default:
            if self.expects == .value, !self.open.isEmpty { return self.bare() }
        }
        self.write(scalar)
        self.index += 1
    }

    /// A value without quotes: a number, or text of a template whose author omitted them.
    private mutating func bare() {
        let start = self.index
        while self.index < self.text.count, !["," as Unicode.Scalar, "}", "]", "\n"].contains(self.text[self.index]) {
            let isBehindBlank = self.index > start && BukzaLookahead.isBlank(self.text[self.index - 1])
            if isBehindBlank, self.lookahead.commentEnd(at: self.index) != nil { break }
            self.write(self.text[self.index])
            self.index += 1
        }
        if self.index == start {
            self.write(self.text[self.index])
            self.index += 1
        }
        self.expects = .mark
    }

    private mutating func string() {
        let quote = self.text[self.index]
        let isStraight = quote == "\""
        self.write("\"")
        self.index += 1
        while self.index < self.text.count {
            let scalar = self.text[self.index]
            if scalar == "\\", self.index + 1 < self.text.count {
                let escaped = self.text[self.index + 1]
                if !(escaped == "'" && quote == "'") { self.write(scalar) }
                self.write(escaped)
                self.index += 2
                continue
            }
            if BukzaLookahead.closes(quote, with: scalar),
                self.lookahead.endsValue(at: self.index, opened: quote, isInObject: self.open.last ?? false)
            {
                break
            }
            // Between other quotes a straight one is a letter.
            if !isStraight, scalar == "\"" { self.write("\\") }
            self.write(scalar)
            self.index += 1
        }
        guard self.index < self.text.count else { return }
        self.write("\"")
        self.index += 1
        self.expects = .mark
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        self.bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
