/// Text on its way into HTML.
enum HTML {
    /// The text so that it is nothing but text, between tags and in quoted attributes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// The template with each `{{NAME}}` replaced by its value, in one pass: a value is never searched for names.
    static func filled(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            let name = rest[open.upperBound...].prefix { $0.isLetter || $0 == "_" }
            let after = rest[name.endIndex...]
            if after.hasPrefix("}}"), let value = values[String(name)] {
                result += value
                rest = after.dropFirst(2)
            } else {
                result += "{{"
                rest = rest[open.upperBound...]
            }
        }
        return result + rest
    }
}
