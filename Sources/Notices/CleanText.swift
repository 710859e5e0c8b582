/// Removes from a text what could break a header, a dialogue or a log line.
enum CleanText {
    /// One line: every run of blanks, line breaks and control characters becomes one space; none remains at the ends.
    static func line(_ text: String, upTo limit: Int) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if Self.isSeparator(scalar) {
                if let last = line.last, last != " " { line.append(" ") }
            } else if !Self.isInvisible(scalar) {
                line.append(scalar)
            }
        }
        if line.last == " " { line.removeLast() }
        return Self.cut(String(line), to: limit)
    }

    /// Several lines separated by `\n`. Tabs stay. Other control characters and blank lines at the end are removed.
    static func lines(_ text: String, upTo limit: Int) -> String {
        var lines = String.UnicodeScalarView()
        var follows: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where follows == "\r": break
            case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}": lines.append("\n")
            case "\t": lines.append(scalar)
            default: if !Self.isControl(scalar), !Self.isInvisible(scalar) { lines.append(scalar) }
            }
            follows = scalar
        }
        while lines.last == "\n" { lines.removeLast() }
        return Self.cut(String(lines), to: limit)
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : String(text.prefix(limit - 1)) + "…"
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        Self.isControl(scalar) || scalar.properties.isWhitespace && scalar != "\u{A0}" && scalar != "\u{202F}"
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    /// Marks that reverse the direction of the following text: a foreign text could change how ours reads.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
