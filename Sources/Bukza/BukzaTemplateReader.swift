import Stitching

/// Reads a body that should be JSON but is not, because text was put unchanged between the template's quotes: with its
/// own quotes, backslashes and line breaks.
///
/// The template's structure guides the reader. A text value ends at a quote that is followed by a comma and another key
/// with its colon, or by the closing brace at the body's end. Every other quote belongs to the text. A customer's text
/// can look like structure, too. Then the last of two equal keys counts; the template has the session id last, so a
/// name cannot plant one.
///
/// If the whole body is not JSON, a single value may still be: one with only complete escapes and no bare quote is read
/// as JSON, any other letter by letter.
struct BukzaTemplateReader {
    private let bytes: [UInt8]
    private var nesting: BukzaNesting
    private var members: [BukzaMember] = []
    /// The objects of the body.
    private(set) var values: [BukzaNode] = []
    /// Whether the body ends after a complete value, but without its proper end.
    private(set) var isCutOff = false

    /// Whether the bytes are a value inside a body, so that nested values are skipped.
    private let isInner: Bool

    init(_ bytes: [UInt8], isInner: Bool = false) {
        self.bytes = bytes
        self.isInner = isInner
        self.nesting = BukzaNesting(bodyBytes: bytes.count)
    }

    /// A key with its colon.
    private struct Anchor {
        let key: [UInt8]
        /// Whether the key begins the next object of several.
        let opensObject: Bool
        /// Where the value before it ends.
        let previousEnd: Int
        /// The first byte of its value after white space; the body's length when there is none.
        let value: Int
    }

    /// Reads the whole body. Linear: every byte is read a fixed number of times.
    mutating func read() {
        guard var anchor = self.firstAnchor() else { return }
        while anchor.value < self.bytes.count {
            let start = anchor.value
            let following: Anchor?
            if self.bytes[start] == UInt8(ascii: "\"") {
                following = self.anchor(after: start + 1, kind: .text)
                if let following {
                    self.take(.text(self.text(start + 1..<following.previousEnd, of: anchor)), for: anchor)
                } else {
                    self.takeLastText(from: start + 1, for: anchor)
                }
            } else if let end = self.nestedEnd(from: start) {
                self.take(self.nested(self.bytes[start..<end]), for: anchor)
                following = self.anchor(after: end, kind: .bare)
            } else {
                following = self.anchor(after: start, kind: .bare)
                if let following {
                    self.take(Self.bare(self.bytes[start..<following.previousEnd]), for: anchor)
                } else {
                    self.takeLastBare(from: start, for: anchor)
                }
            }
            guard let following else { return self.closeObject() }
            if following.opensObject { self.closeObject() }
            anchor = following
        }
        self.take(.partial([]), for: anchor)
        self.closeObject()
    }

    /// An object or a list inside the body: as JSON if it is, else along its keys.
    private func nested(_ content: ArraySlice<UInt8>) -> BukzaNode {
        if let value = BukzaJSONReader.value(of: content) { return value }
        guard !self.isInner else { return .object([]) }
        var reader = BukzaTemplateReader(Array(content), isInner: true)
        reader.read()
        if content.first == UInt8(ascii: "[") { return .list(reader.values) }
        return reader.values.first ?? .object([])
    }

    private mutating func take(_ value: BukzaNode, for anchor: Anchor) {
        self.members.append(BukzaMember(key: anchor.key, value: value))
    }

    private mutating func closeObject() {
        if !self.members.isEmpty { self.values.append(.object(self.members)) }
        self.members = []
    }

    private enum ValueKind { case text, bare }

    private func firstAnchor() -> Anchor? {
        for index in self.bytes.indices where self.bytes[index] == UInt8(ascii: "\"") {
            guard let (key, value) = self.key(at: index) else { continue }
            let before = self.lastSolid(before: index, downTo: 0)
            let follows = before.map { [UInt8(ascii: "{"), UInt8(ascii: ",")].contains(self.bytes[$0]) } ?? true
            if follows || BukzaField(bytes: key) != nil {
                return Anchor(key: key, opensObject: false, previousEnd: index, value: value)
            }
        }
        return nil
    }

    /// The first key that can follow a value whose contents start at `start`.
    private func anchor(after start: Int, kind: ValueKind) -> Anchor? {
        var index = start
        while index < self.bytes.count {
            defer { index += 1 }
            guard self.bytes[index] == UInt8(ascii: "\""), let (key, value) = self.key(at: index) else { continue }
            let isKnown = BukzaField(bytes: key) != nil
            guard isKnown || self.startsValue(at: value),
                let end = self.valueEnd(before: index, from: start, kind: kind, isKnown: isKnown)
            else { continue }
            let mark = self.lastSolid(before: index, downTo: start).map { self.bytes[$0] }
            return Anchor(key: key, opensObject: mark == UInt8(ascii: "{"), previousEnd: end, value: value)
        }
        return nil
    }

    /// Where a value's contents end if the quote at `index` opens a key; `nil` if it cannot.
    private func valueEnd(before index: Int, from start: Int, kind: ValueKind, isKnown: Bool) -> Int? {
        guard var mark = self.lastSolid(before: index, downTo: start) else { return nil }
        if self.bytes[mark] == UInt8(ascii: "{") {
            // Two objects in sequence: `"} {"`, `"}, {"`, also with a line of dashes between.
            var brace = self.lastSolid(before: mark, downTo: start)
            for _ in 0..<8 {
                guard let comma = brace, Self.separators.contains(self.bytes[comma]) else { break }
                brace = self.lastSolid(before: comma, downTo: start)
            }
            guard let brace, self.bytes[brace] == UInt8(ascii: "}") else { return nil }
            mark = brace
        } else if kind == .text, self.bytes[mark] == UInt8(ascii: "\"") {
            // A missing comma; only a key of the template counts.
            return isKnown ? mark : nil
        } else if self.bytes[mark] != UInt8(ascii: ",") {
            return nil
        }
        guard kind == .text else { return mark }
        if let quote = self.lastSolid(before: mark, downTo: start), self.bytes[quote] == UInt8(ascii: "\"") {
            return quote
        }
        // A missing closing quote; likewise.
        return isKnown && self.bytes[mark] == UInt8(ascii: ",") ? mark : nil
    }

    /// The key whose opening quote is at `index`, and where its value starts; `nil` when there is no key with a colon.
    private func key(at index: Int) -> (key: [UInt8], value: Int)? {
        var end = index + 1
        while end < self.bytes.count, end - index <= 64, Self.isKeyByte(self.bytes[end]) { end += 1 }
        guard end > index + 1, end < self.bytes.count, self.bytes[end] == UInt8(ascii: "\"") else { return nil }
        let colon = self.firstSolid(from: end + 1)
        guard colon < self.bytes.count, self.bytes[colon] == UInt8(ascii: ":") else { return nil }
        return (Array(self.bytes[index + 1..<end]), self.firstSolid(from: colon + 1))
    }

    private func startsValue(at index: Int) -> Bool {
        guard index < self.bytes.count else { return true }
        switch self.bytes[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"):
            return true
        default: return false
        }
    }

    /// The end of an object or array that starts here; a bare `[bukza_n2]` is neither.
    private mutating func nestedEnd(from start: Int) -> Int? {
        guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(self.bytes[start]) else { return nil }
        guard !BukzaNesting.isPlaceholder(self.bytes[start...]) else { return nil }
        for mindsQuotes in [true, false] {
            guard let end = self.nesting.end(of: self.bytes[...], from: start, mindsQuotes: mindsQuotes) else {
                continue
            }
            let behind = self.firstSolid(from: end)
            guard behind < self.bytes.count else { continue }
            if [UInt8(ascii: ","), UInt8(ascii: "}")].contains(self.bytes[behind]) { return end }
        }
        return nil
    }

    private func lastSolid(before index: Int, downTo start: Int) -> Int? {
        var index = index - 1
        while index >= start, self.bytes[index] <= 0x20 { index -= 1 }
        return index >= start ? index : nil
    }

    private func firstSolid(from index: Int) -> Int {
        var index = index
        while index < self.bytes.count, self.bytes[index] <= 0x20 { index += 1 }
        return index
    }

    private static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "-"), UInt8(ascii: "|")]

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The last value of the body. It ends at the last quote if only the closing brace follows, or before the key
    /// inside which the body ends.
    private mutating func takeLastText(from start: Int, for anchor: Anchor) {
        let content = self.bytes[start...]
        if let end = self.endBeforeCutKey(from: start) {
            self.take(.text(self.text(start..<end, of: anchor)), for: anchor)
            self.isCutOff = true
            return
        }
        if let quote = content.lastIndex(of: UInt8(ascii: "\"")) {
            let behind = self.firstSolid(from: quote + 1)
            let mark = behind < self.bytes.count ? self.bytes[behind] : UInt8(ascii: ",")
            if [UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: "]")].contains(mark) {
                self.take(.text(self.text(start..<quote, of: anchor)), for: anchor)
                let last = self.bytes[quote...].last { $0 > 0x20 }
                if last != UInt8(ascii: "}"), last != UInt8(ascii: "]") { self.isCutOff = true }
                return
            }
        }
        self.take(.partial(self.text(start..<self.bytes.count, of: anchor, isPartial: true)), for: anchor)
    }

    /// The closing quote of a text that is followed only by a comma and a key without its colon.
    private func endBeforeCutKey(from start: Int) -> Int? {
        var end = self.bytes.count
        for _ in 0..<2 {
            guard let quote = self.bytes[start..<end].lastIndex(of: UInt8(ascii: "\"")) else { return nil }
            var behind = self.bytes[(quote + 1)...].drop(while: Self.isKeyByte)
            if behind.first == UInt8(ascii: "\"") { behind.removeFirst() }
            if behind.allSatisfy({ $0 <= 0x20 }), let comma = self.lastSolid(before: quote, downTo: start),
                self.bytes[comma] == UInt8(ascii: ","), let close = self.lastSolid(before: comma, downTo: start),
                self.bytes[close] == UInt8(ascii: "\"")
            {
                return close
            }
            end = quote
        }
        return nil
    }

    private mutating func takeLastBare(from start: Int, for anchor: Anchor) {
        let content = self.bytes[start...]
        if let brace = content.lastIndex(of: UInt8(ascii: "}")), self.firstSolid(from: brace + 1) == self.bytes.count {
            let end = String(decoding: content, as: UTF8.self).trimmed.isPlaceholder ? self.bytes.count : brace
            return self.take(Self.bare(self.bytes[start..<end]), for: anchor)
        }
        self.take(.partial(Array(content)), for: anchor)
    }

    private func text(_ range: Range<Int>, of anchor: Anchor, isPartial: Bool = false) -> [UInt8] {
        let content = self.bytes[range]
        if let decoded = BukzaJSONString.decode(content, isPartial: isPartial) { return decoded }
        guard BukzaField(bytes: anchor.key) == .message else { return Array(content) }
        // The message has words of the template's author around the inserted ones, and the author may have written `\n`
        // for a line break.
        let text = String(decoding: content, as: UTF8.self)
        return Array(
            text.split(separator: "\\r\\n", omittingEmptySubsequences: false)
                .flatMap { $0.split(separator: "\\n", omittingEmptySubsequences: false) }
                .joined(separator: "\n").utf8)
    }

    /// A value without quotes, from a template without them; nothing for JSON's three words.
    private static func bare(_ content: ArraySlice<UInt8>) -> BukzaNode {
        var text = content
        while let last = text.last, last <= 0x20 || last == UInt8(ascii: "\"") { text.removeLast() }
        let word = String(decoding: text, as: UTF8.self)
        return ["", "null", "true", "false"].contains(word) ? .nothing : .bare(Array(text))
    }
}
