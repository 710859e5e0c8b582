/// Finds the fields in a body, trying one notation after another.
enum BukzaBodyReader {
    /// The fields of a body that is text already. Linear: each notation is tried at most twice.
    static func fields(of bytes: [UInt8], mayBeWrapped: Bool = true) -> BukzaFields {
        if let found = Self.json(bytes, mayBeWrapped: mayBeWrapped), !found.isEmpty { return found }
        let form = BukzaFormReader(bytes)
        if mayBeWrapped, let json = form.json {
            let found = Self.fields(of: json, mayBeWrapped: false)
            if !found.isEmpty { return Self.noting(.formEncoded, in: found) }
        }
        if !form.fields.isEmpty { return form.fields }
        for quotes in [["\u{201C}", "\u{201D}", "\u{201E}", "\u{AB}", "\u{BB}"], ["'"]] as [Set<Character>] {
            guard let straight = Self.straightened(bytes, quotes) else { continue }
            var reader = BukzaTemplateReader(straight)
            reader.read()
            if !reader.fields.isEmpty { return reader.fields }
        }
        return BukzaFields()
    }

    private static func json(_ bytes: [UInt8], mayBeWrapped: Bool) -> BukzaFields? {
        var reader = BukzaJSONReader(bytes)
        let endsInBrace = bytes.last { $0 > 0x20 } == UInt8(ascii: "}")
        switch reader.read() {
        case .complete, .cutOff(insideString: false):
            return reader.fields
        case .cutOff(insideString: true) where !endsInBrace:
            return reader.fields
        case .text(let inner) where mayBeWrapped:
            return Self.noting(.wrapped, in: Self.fields(of: inner, mayBeWrapped: false))
        case .cutOff, .text, .broken:
            // An open string before a closing brace: a backslash at a value's end has swallowed its quote.
            var reader = BukzaTemplateReader(bytes)
            reader.read()
            return reader.fields
        }
    }

    private static func noting(_ oddity: BukzaWebhook.Oddity, in fields: BukzaFields) -> BukzaFields {
        var fields = fields
        fields.note(oddity)
        return fields
    }

    /// The text with other quotes made JSON's, for a template that went through a word processor; `nil` without any.
    private static func straightened(_ bytes: [UInt8], _ quotes: Set<Character>) -> [UInt8]? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains(where: quotes.contains) else { return nil }
        return Array(String(text.map { quotes.contains($0) ? "\"" : $0 }).utf8)
    }
}
