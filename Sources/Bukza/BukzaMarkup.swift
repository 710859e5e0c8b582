/// HTML in a value: a shop's form or Bukza's own template may send text that was made for a page.
///
/// Only tags of HTML count as tags: `<3` and `<order>` are text.
enum BukzaMarkup {
    private static let breaks: Set<String> = [
        "br", "p", "div", "li", "ul", "ol", "tr", "table", "tbody", "thead", "td", "th", "h1", "h2", "h3", "h4", "h5",
        "h6", "hr", "section", "article", "header", "footer", "blockquote", "pre", "dl", "dt", "dd", "body", "html",
        "head",
        "title", "form", "main", "nav", "aside", "address", "center",
    ]
    private static let inline: Set<String> = [
        "a", "b", "i", "u", "s", "em", "strong", "span", "small", "big", "font", "sub", "sup", "code", "tt", "mark",
        "del",
        "ins", "img", "label", "abbr", "cite", "q", "strike", "wbr", "nobr", "kbd", "var", "style", "script", "meta",
        "link", "input", "button", "o", "bdi", "bdo", "time",
    ]

    private struct Tag {
        let end: Int
        let isBreak: Bool
    }

    /// The text with block tags and `<br>` as line breaks and without other tags; `nil` when it has none. Linear.
    static func lines(of text: String) -> String? { Self.replacingTags(in: text, breakWith: "\n") }

    /// The text with a blank for each line-breaking tag and without other tags; `nil` when it has none. Linear.
    static func untagged(_ text: String) -> String? { Self.replacingTags(in: text, breakWith: " ") }

    /// The text up to its first tag. Tags at its very beginning are skipped. Linear.
    static func beforeTag(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        let scalars = Array(text.unicodeScalars)
        var kept = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if let tag = Self.tag(in: scalars, at: index) {
                if kept.contains(where: { !$0.properties.isWhitespace }) { break }
                index = tag.end
            } else {
                kept.append(scalars[index])
                index += 1
            }
        }
        return String(kept)
    }

    private static func replacingTags(in text: String, breakWith mark: Unicode.Scalar) -> String? {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return nil }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var isChanged = false
        var index = 0
        while index < scalars.count {
            guard let tag = Self.tag(in: scalars, at: index) else {
                result.append(scalars[index])
                index += 1
                continue
            }
            isChanged = true
            if tag.isBreak, let last = result.last, last != mark, last != "\n" { result.append(mark) }
            index = tag.end
        }
        return isChanged ? String(result) : nil
    }

    /// A tag ends at its `>` and contains no `<`, so each letter is read once.
    private static func tag(in text: [Unicode.Scalar], at start: Int) -> Tag? {
        guard text[start] == "<" else { return nil }
        var index = start + 1
        if text[start...].starts(with: "<!--".unicodeScalars) {
            while index < text.count, text[index] != "<", text[index] != ">" { index += 1 }
            return index < text.count && text[index] == ">" ? Tag(end: index + 1, isBreak: false) : nil
        }
        if index < text.count, text[index] == "/" { index += 1 }
        var name = ""
        while index < text.count, name.utf8.count < 12, text[index].isASCII,
            text[index].properties.isAlphabetic
                || text[index].properties.numericType != nil
        {
            name.unicodeScalars.append(text[index])
            index += 1
        }
        name = name.lowercased()
        let isBreak = Self.breaks.contains(name)
        guard isBreak || Self.inline.contains(name), index < text.count,
            text[index] == ">" || text[index] == "/" || text[index].properties.isWhitespace
        else { return nil }
        while index < text.count, text[index] != ">", text[index] != "<" { index += 1 }
        return index < text.count && text[index] == ">" ? Tag(end: index + 1, isBreak: isBreak) : nil
    }
}
