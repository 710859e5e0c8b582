/// A pasted text in pieces, in order: codes of a page, shortcodes, and the words between them.
struct PastedPieces: Sequence, IteratorProtocol {
    enum Piece {
        /// From a tag to the last one of the same code.
        case code(Substring)
        /// `[bukza …]`
        case shortcode(Substring)
        case words(Substring)
    }

    private static let shortcode = "[bukza "

    private var rest: Substring

    init(_ text: some StringProtocol) {
        self.rest = Substring(text)
    }

    mutating func next() -> Piece? {
        self.rest = self.rest.drop(while: \.isWhitespace)
        guard let first = self.rest.first else { return nil }
        if first == "<" { return .code(self.take(upTo: Self.endOfCode(self.rest))) }
        if self.rest.hasPrefix(Self.shortcode) {
            let end = self.rest.firstIndex(of: "]").map { self.rest.index(after: $0) } ?? self.rest.endIndex
            return .shortcode(self.take(upTo: end))
        }
        return .words(self.take(upTo: Self.endOfWords(self.rest)))
    }

    private mutating func take(upTo end: Substring.Index) -> Substring {
        defer { self.rest = self.rest[end...] }
        return self.rest[..<end]
    }

    private static func endOfWords(_ text: Substring) -> Substring.Index {
        var place = text.startIndex
        while place < text.endIndex {
            if text[place] == "<" || (text[place] == "[" && text[place...].hasPrefix(Self.shortcode)) { break }
            place = text.index(after: place)
        }
        return place
    }

    /// A code ends where a tag is followed by something else than a tag, and nothing that was opened is open.
    private static func endOfCode(_ text: Substring) -> Substring.Index {
        var place = text.startIndex
        var depth = 0
        while place < text.endIndex, text[place] == "<" || depth > 0 {
            guard text[place] == "<" else {
                place = text[place...].firstIndex(of: "<") ?? text.endIndex
                continue
            }
            let tag = text[place...]
            let closing = tag.hasPrefix("<!--") ? "-->" : ">"
            guard var end = tag.firstRange(of: closing)?.upperBound else { return text.endIndex }
            if tag[..<end].isScript {
                // Its text may look like tags.
                guard let close = text[end...].firstRange(of: "</script>")?.upperBound else { return text.endIndex }
                end = close
            } else {
                depth = Swift.max(0, depth + Self.step(tag[..<end]))
            }
            let next = text[end...].drop(while: \.isWhitespace)
            // White space after the last tag belongs to nobody.
            place = depth > 0 || next.first == "<" ? next.startIndex : end
        }
        return place
    }

    /// By how much a tag changes how deep the text is: elements with an end that codes consist of.
    private static func step(_ tag: Substring) -> Int {
        let isClosing = tag.hasPrefix("</")
        let name = tag.dropFirst(isClosing ? 2 : 1).prefix(while: \.isLetter).lowercased()
        guard ["div", "a", "button", "noscript", "section", "span"].contains(name), !tag.hasSuffix("/>") else {
            return 0
        }
        return isClosing ? -1 : 1
    }
}

extension Substring {
    /// Whether a tag begins a script.
    fileprivate var isScript: Bool { self.prefix(7).lowercased() == "<script" }
}
