import Stitching

/// Reads a body that should have been JSON but is not, because text was put between the template's quotes as it was:
/// with quotes, backslashes and line breaks of its own.
///
/// The template's own structure is the guide. A text value ends at a quote that is followed by a comma and another
/// key with its colon, or by the closing brace at the body's end; every other quote belongs to the text. What a
/// customer types can look like structure, too; then the last of two equal keys counts, and the template has the
/// session id last, so a name cannot plant one.
///
/// Where the whole body is not JSON, a value for itself still may be: one with only whole escapes and no bare quote is
/// read as JSON would read it, any other is taken letter by letter.
struct BukzaTemplateReader {
    private let bytes: [UInt8]
    private var nesting: BukzaNesting
    private(set) var fields = BukzaFields()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.nesting = BukzaNesting(bodyBytes: bytes.count)
    }

    /// A key with its colon.
    private struct Anchor {
        /// `nil` for a key that means nothing to us.
        let field: BukzaField?
        /// Where the value before it ends.
        let previousEnd: Int
        /// The first byte of its own value, white space passed over; the body's length when there is none.
        let value: Int
    }

    /// Reads the whole body. Linear: every byte is looked at a fixed number of times.
    mutating func read() {
        guard var anchor = self.firstAnchor() else { return }
        self.fields.note(.repairedJSON)
        while anchor.value < self.bytes.count {
            let start = anchor.value
            let following: Anchor?
            if self.bytes[start] == UInt8(ascii: "\"") {
                following = self.anchor(after: start + 1, kind: .text)
                if let following {
                    self.take(start + 1..<following.previousEnd, for: anchor.field, isText: true)
                } else {
                    self.takeLastText(from: start + 1, for: anchor.field)
                }
            } else if let end = self.nestedEnd(from: start) {
                if let field = anchor.field {
                    self.fields.note(.nestedValue)
                    self.fields.set(field, to: nil)
                }
                following = self.anchor(after: end, kind: .bare)
            } else {
                following = self.anchor(after: start, kind: .bare)
                if let following {
                    self.take(start..<following.previousEnd, for: anchor.field, isText: false)
                } else {
                    self.takeLastBare(from: start, for: anchor.field)
                }
            }
            guard let following else { return }
            anchor = following
        }
        self.fields.note(.cutOff)
        if let field = anchor.field { self.fields.setPartial(field, to: []) }
    }

    private enum ValueKind { case text, bare }

    private func firstAnchor() -> Anchor? {
        for index in self.bytes.indices where self.bytes[index] == UInt8(ascii: "\"") {
            guard let (field, value) = self.key(at: index) else { continue }
            let before = self.lastSolid(before: index, downTo: 0)
            let follows = before.map { [UInt8(ascii: "{"), UInt8(ascii: ",")].contains(self.bytes[$0]) } ?? true
            if field != nil || follows { return Anchor(field: field, previousEnd: index, value: value) }
        }
        return nil
    }

    /// The first key that can follow a value whose contents start at `start`.
    private func anchor(after start: Int, kind: ValueKind) -> Anchor? {
        var index = start
        while index < self.bytes.count {
            defer { index += 1 }
            guard self.bytes[index] == UInt8(ascii: "\""), let (field, value) = self.key(at: index),
                field != nil || self.startsValue(at: value),
                let end = self.valueEnd(before: index, from: start, kind: kind, isKnown: field != nil)
            else { continue }
            return Anchor(field: field, previousEnd: end, value: value)
        }
        return nil
    }

    /// Where a value's contents end if the quote at `index` opens a key; `nil` if it cannot.
    private func valueEnd(before index: Int, from start: Int, kind: ValueKind, isKnown: Bool) -> Int? {
        guard var mark = self.lastSolid(before: index, downTo: start) else { return nil }
        if self.bytes[mark] == UInt8(ascii: "{") {
            // Two bodies in one: `"} {"`.
            guard let brace = self.lastSolid(before: mark, downTo: start),
                self.bytes[brace] == UInt8(ascii: "}")
            else { return nil }
            mark = brace
        } else if kind == .text, self.bytes[mark] == UInt8(ascii: "\"") {
            // A forgotten comma; only a key of the template is believed.
            return isKnown ? mark : nil
        } else if self.bytes[mark] != UInt8(ascii: ",") {
            return nil
        }
        guard kind == .text else { return mark }
        if let quote = self.lastSolid(before: mark, downTo: start), self.bytes[quote] == UInt8(ascii: "\"") {
            return quote
        }
        // A forgotten closing quote; likewise.
        return isKnown && self.bytes[mark] == UInt8(ascii: ",") ? mark : nil
    }

    /// The key whose opening quote is at `index`, and where its value starts; `nil` when no key with a colon is there.
    private func key(at index: Int) -> (field: BukzaField?, value: Int)? {
        var end = index + 1
        while end < self.bytes.count, end - index <= 64, Self.isKeyByte(self.bytes[end]) { end += 1 }
        guard end > index + 1, end < self.bytes.count, self.bytes[end] == UInt8(ascii: "\"") else { return nil }
        let colon = self.firstSolid(from: end + 1)
        guard colon < self.bytes.count, self.bytes[colon] == UInt8(ascii: ":") else { return nil }
        return (BukzaField(bytes: self.bytes[index + 1..<end]), self.firstSolid(from: colon + 1))
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

    /// The end of an object or array that starts here, if it does; a bare `[bukza_n2]` is none.
    private mutating func nestedEnd(from start: Int) -> Int? {
        guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(self.bytes[start]) else { return nil }
        guard !BukzaNesting.isPlaceholder(self.bytes[start...]) else { return nil }
        for mindsQuotes in [true, false] {
            guard let end = self.nesting.end(of: self.bytes, from: start, mindsQuotes: mindsQuotes) else { continue }
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

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private mutating func take(_ range: Range<Int>, for field: BukzaField?, isText: Bool) {
        guard let field else { return }
        self.fields.set(
            field,
            to: isText ? Self.text(self.bytes[range], of: field, isPartial: false) : Self.bare(self.bytes[range]))
    }

    /// The last value of the body: it ends at the last quote if nothing but the closing brace follows, or before the
    /// key inside which the body ends.
    private mutating func takeLastText(from start: Int, for field: BukzaField?) {
        let content = self.bytes[start...]
        if let end = self.endBeforeCutKey(from: start) {
            self.fields.note(.cutOff)
            self.take(start..<end, for: field, isText: true)
            return
        }
        if let quote = content.lastIndex(of: UInt8(ascii: "\"")) {
            let behind = self.firstSolid(from: quote + 1)
            let mark = behind < self.bytes.count ? self.bytes[behind] : UInt8(ascii: ",")
            if mark == UInt8(ascii: "}") || mark == UInt8(ascii: ",") {
                if self.bytes[quote...].last(where: { $0 > 0x20 }) != UInt8(ascii: "}") { self.fields.note(.cutOff) }
                self.take(start..<quote, for: field, isText: true)
                return
            }
        }
        self.fields.note(.cutOff)
        guard let field else { return }
        self.fields.setPartial(field, to: Self.text(content, of: field, isPartial: true))
    }

    /// The closing quote of a text behind which nothing comes but a comma and a key without its colon.
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

    private mutating func takeLastBare(from start: Int, for field: BukzaField?) {
        let content = self.bytes[start...]
        if let brace = content.lastIndex(of: UInt8(ascii: "}")), self.firstSolid(from: brace + 1) == self.bytes.count {
            let end = String(decoding: content, as: UTF8.self).trimmed.isPlaceholder ? self.bytes.count : brace
            self.take(start..<end, for: field, isText: false)
            return
        }
        self.fields.note(.cutOff)
        if let field { self.fields.setPartial(field, to: Array(content)) }
    }

    private static func text(_ content: ArraySlice<UInt8>, of field: BukzaField, isPartial: Bool) -> [UInt8] {
        if let decoded = BukzaJSONString.decode(content, isPartial: isPartial) { return decoded }
        guard field == .message else { return Array(content) }
        // The message has words of the template's author round the inserted ones, and the author may well have
        // written `\n` for a line break.
        let text = String(decoding: content, as: UTF8.self)
        return Array(
            text.split(separator: "\\r\\n", omittingEmptySubsequences: false)
                .flatMap { $0.split(separator: "\\n", omittingEmptySubsequences: false) }
                .joined(separator: "\n").utf8)
    }

    /// A value without quotes, as a template without them gives; `nil` for nothing and for JSON's three words.
    private static func bare(_ content: ArraySlice<UInt8>) -> [UInt8]? {
        var text = content
        while let last = text.last, last <= 0x20 || last == UInt8(ascii: "\"") { text.removeLast() }
        let word = String(decoding: text, as: UTF8.self)
        return ["", "null", "true", "false"].contains(word) ? nil : Array(text)
    }
}
