/// Walks over a page's tags and comments, as a browser would see them. Skips the text between them.
///
/// It builds no tree and refuses nothing. It ends for any bytes, in linear time, because it looks at each byte a
/// bounded number of times. **Source:** the HTML standard, tokenization; simplified where that does not change the
/// tags.
struct HTMLScanner: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private let end: Int
    private var index: Int

    /// - Parameter range: only this part of the page; offsets are still those of the whole.
    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        self.index = range?.lowerBound ?? 0
        self.end = range?.upperBound ?? bytes.count
    }

    mutating func next() -> HTMLToken? {
        while self.index < self.end {
            guard self.bytes[self.index] == UInt8(ascii: "<") else {
                self.index += 1
                continue
            }
            let start = self.index
            self.index += 1
            switch self.peek() {
            case UInt8(ascii: "!"): if let comment = self.declaration() { return comment }
            case UInt8(ascii: "?"): self.skip(past: UInt8(ascii: ">"))
            case UInt8(ascii: "/"): if let end = self.endTag() { return end }
            case let byte? where byte.isLetter: if let tag = self.startTag(at: start) { return tag }
            default: break
            }
        }
        return nil
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        self.index + ahead < self.end ? self.bytes[self.index + ahead] : nil
    }

    private mutating func skip(past byte: UInt8) {
        while self.index < self.end, self.bytes[self.index] != byte { self.index += 1 }
        self.index = Swift.min(self.index + 1, self.end)
    }

    /// After `<`: a comment, or a doctype or the like, which is skipped.
    private mutating func declaration() -> HTMLToken? {
        guard self.isAt("!--") else {
            self.skip(past: UInt8(ascii: ">"))
            return nil
        }
        self.index += 3
        let start = self.index
        // `<!-->` and `<!--->` are whole comments.
        for (mark, length) in [(">", 1), ("->", 2)] where self.isAt(mark) {
            self.index += length
            return .comment(start..<start)
        }
        while self.index < self.end {
            for (mark, length) in [("-->", 3), ("--!>", 4)] where self.isAt(mark) {
                let comment = start..<self.index
                self.index += length
                return .comment(comment)
            }
            self.index += 1
        }
        return .comment(start..<self.end)
    }

    private mutating func endTag() -> HTMLToken? {
        self.index += 1
        guard let byte = self.peek() else { return nil }
        guard byte.isLetter else {
            self.skip(past: UInt8(ascii: ">"))
            return nil
        }
        let name = self.name()
        // Attributes of an end tag mean nothing, but a `>` inside their quotes does not end it.
        return self.attributes() == nil ? nil : .end(name)
    }

    private mutating func startTag(at offset: Int) -> HTMLToken? {
        let name = self.name()
        // A tag that the end of the page cuts off is not a tag.
        guard let attributes = self.attributes() else { return nil }
        guard Self.rawText.contains(name) else {
            return .start(HTMLTag(name: name, attributes: attributes, offset: offset, content: nil))
        }
        let content = name == "script" ? self.scriptText() : self.rawText(upTo: name)
        return .start(HTMLTag(name: name, attributes: attributes, offset: offset, content: content))
    }

    /// Elements whose content a browser with scripts does not read as markup.
    private static let rawText: Set<String> = [
        "script", "style", "noscript", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext",
    ]

    private mutating func name() -> String {
        let start = self.index
        while let byte = self.peek(), !byte.isSpace, byte != UInt8(ascii: "/"), byte != UInt8(ascii: ">") {
            self.index += 1
        }
        return self.lowercase(start..<self.index)
    }

    /// Up to and including the tag's `>`; `nil` when there is none.
    private mutating func attributes() -> [String: String]? {
        var found: [String: String] = [:]
        while let byte = self.peek() {
            if byte == UInt8(ascii: ">") {
                self.index += 1
                return found
            }
            guard !byte.isSpace, byte != UInt8(ascii: "/") else {
                self.index += 1
                continue
            }
            let start = self.index
            // An equals sign at the beginning belongs to the name.
            self.index += 1
            while let byte = self.peek(), !byte.isSpace, !UInt8.endsName.contains(byte) { self.index += 1 }
            let name = self.lowercase(start..<self.index)
            while let byte = self.peek(), byte.isSpace { self.index += 1 }
            guard self.peek() == UInt8(ascii: "=") else {
                if found[name] == nil { found[name] = "" }
                continue
            }
            self.index += 1
            while let byte = self.peek(), byte.isSpace { self.index += 1 }
            guard let value = self.value() else { return nil }
            if found[name] == nil { found[name] = value }
        }
        return nil
    }

    private mutating func value() -> String? {
        guard let quote = self.peek() else { return nil }
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { self.index += 1 }
        let start = self.index
        while let byte = self.peek(), isQuoted ? byte != quote : !byte.isSpace && byte != UInt8(ascii: ">") {
            self.index += 1
        }
        let value = CharacterReferences.decode(self.bytes[start..<self.index])
        guard isQuoted else { return value }
        guard self.peek() == quote else { return nil }
        self.index += 1
        return value
    }

    /// Up to the element's end tag, which is skipped; the whole rest when there is none.
    private mutating func rawText(upTo name: String) -> Range<Int> {
        let start = self.index
        while self.index < self.end {
            if self.bytes[self.index] == UInt8(ascii: "<"), self.isEndTag(name) { return self.close(from: start) }
            self.index += 1
        }
        return start..<self.end
    }

    /// A script's text. After `<!--` a further `<script>` hides one end tag; browsers still honour this rule of the
    /// nineties.
    private mutating func scriptText() -> Range<Int> {
        let start = self.index
        var isEscaped = false
        var isDouble = false
        while self.index < self.end {
            switch self.bytes[self.index] {
            case UInt8(ascii: "<"):
                if self.isAt("<!--") {
                    isEscaped = true
                } else if self.isEndTag("script") {
                    guard isDouble else { return self.close(from: start) }
                    isDouble = false
                } else if isEscaped, self.isTag("<script") {
                    isDouble = true
                }
            case UInt8(ascii: "-") where isEscaped && self.isAt("-->"): (isEscaped, isDouble) = (false, false)
            default: break
            }
            self.index += 1
        }
        return start..<self.end
    }

    private mutating func close(from start: Int) -> Range<Int> {
        let content = start..<self.index
        self.skip(past: UInt8(ascii: ">"))
        return content
    }

    private func isEndTag(_ name: String) -> Bool { self.isTag("</" + name) }

    /// Whether the mark is here, in any letter case, and the name ends with it.
    private func isTag(_ mark: String) -> Bool {
        guard self.isAt(mark) else { return false }
        guard let next = self.peek(mark.utf8.count) else { return false }
        return next.isSpace || next == UInt8(ascii: "/") || next == UInt8(ascii: ">")
    }

    private func isAt(_ mark: String) -> Bool {
        var index = self.index
        for byte in mark.utf8 {
            guard index < self.end, self.bytes[index].lowercased == byte else { return false }
            index += 1
        }
        return true
    }

    private func lowercase(_ range: Range<Int>) -> String {
        String(decoding: self.bytes[range].lazy.map(\.lowercased), as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate static let endsName: [UInt8] = [UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: ">")]

    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self.lowercased) }

    fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) && self != 0x0B }

    fileprivate var lowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
