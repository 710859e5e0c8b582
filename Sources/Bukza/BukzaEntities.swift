/// HTML's entities in a value: `&nbsp;`, `&#160;`, `&#xA0;`, also escaped twice (`&amp;nbsp;`).
enum BukzaEntities {
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ensp": "\u{2002}",
        "emsp": "\u{2003}", "thinsp": "\u{2009}", "shy": "\u{AD}", "zwnj": "\u{200C}", "zwj": "\u{200D}", "laquo": "«",
        "raquo": "»", "ldquo": "“", "rdquo": "”", "bdquo": "„", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "lsaquo": "‹",
        "rsaquo": "›", "ndash": "–", "mdash": "—", "minus": "−", "hellip": "…", "middot": "·", "bull": "•", "copy": "©",
        "reg": "®", "trade": "™", "deg": "°", "plusmn": "±", "times": "×", "frac12": "½", "sect": "§", "para": "¶",
        "euro": "€", "pound": "£", "cent": "¢", "yen": "¥", "numero": "№", "num": "#", "colon": ":", "semi": ";",
        "comma": ",", "period": ".", "excl": "!", "quest": "?", "lpar": "(", "rpar": ")", "lsqb": "[", "lbrack": "[",
        "rsqb": "]", "rbrack": "]", "lcub": "{", "lbrace": "{", "rcub": "}", "rbrace": "}", "percnt": "%",
        "dollar": "$",
        "plus": "+", "hyphen": "‐", "dash": "‐", "commat": "@", "lowbar": "_", "equals": "=", "sol": "/", "bsol": "\\",
        "ast": "*", "vert": "|", "tilde": "˜", "grave": "`", "acute": "´", "uml": "¨", "iexcl": "¡", "iquest": "¿",
        "Tab": "\t", "NewLine": "\n", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à", "acirc": "â",
        "aacute": "á", "ccedil": "ç", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü",
        "szlig": "ß", "iacute": "í", "oacute": "ó", "uacute": "ú", "ntilde": "ñ", "ocirc": "ô", "icirc": "î",
    ]
    /// Those that HTML reads without their semicolon and that no address has in its query.
    private static let lenient: Set<String> = ["nbsp", "quot", "laquo", "raquo", "amp", "lt", "gt"]

    /// The text with its entities decoded; `nil` when it has none. Linear: at most three passes.
    static func decoded(_ text: String) -> String? {
        var result: String?
        for _ in 0..<3 {
            guard let next = Self.pass(result ?? text) else { break }
            result = next
        }
        return result
    }

    private static func pass(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return nil }
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var isChanged = false
        var index = 0
        while index < scalars.count {
            if scalars[index] == "&", let (scalar, end) = Self.entity(in: scalars, at: index) {
                result.append(scalar)
                isChanged = true
                index = end
            } else {
                result.append(scalars[index])
                index += 1
            }
        }
        return isChanged ? String(result) : nil
    }

    private static func entity(in text: [Unicode.Scalar], at start: Int) -> (Unicode.Scalar, end: Int)? {
        var index = start + 1
        let isNumber = index < text.count && text[index] == "#"
        if isNumber { index += 1 }
        let isHex = isNumber && index < text.count && (text[index] == "x" || text[index] == "X")
        if isHex { index += 1 }
        var name = ""
        while index < text.count, name.utf8.count < 10, Self.isASCIILetterOrDigit(text[index]) {
            name.unicodeScalars.append(text[index])
            index += 1
        }
        let isEnded = index < text.count && text[index] == ";"
        if isNumber {
            guard let value = UInt32(name, radix: isHex ? 16 : 10) else { return nil }
            return (Self.scalar(value), isEnded ? index + 1 : index)
        }
        if isEnded, let scalar = Self.named[name] ?? Self.named[name.lowercased()] { return (scalar, index + 1) }
        guard !isEnded, index == text.count || text[index] != "=" else { return nil }
        if name.hasPrefix("nbsp") { return (" ", start + 5) }
        return Self.lenient.contains(name) ? Self.named[name].map { ($0, index) } : nil
    }

    /// HTML reads the numbers 128 to 159 as those of windows-1252.
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        switch value {
        case 0x85: "…"
        case 0x91: "‘"
        case 0x92: "’"
        case 0x93: "“"
        case 0x94: "”"
        case 0x95: "•"
        case 0x96: "–"
        case 0x97: "—"
        // A non-breaking blank is a normal blank in a name.
        case 0xA0: " "
        case 0: "\u{FFFD}"
        default: Unicode.Scalar(value) ?? "\u{FFFD}"
        }
    }

    private static func isASCIILetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }
}
