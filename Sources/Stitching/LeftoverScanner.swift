/// Recognises one unreplaced parameter at one place of a text: marks, a name, marks.
struct LeftoverScanner {
    private let text: [Unicode.Scalar]
    private let place: TemplateLeftover.Place
    private let names: LeftoverName

    /// Origin of the number: `{{%!` and similar marks have at most four characters; more is a drawing.
    private static let maximumMarks = 6
    private static let maximumName = 64

    init(_ text: [Unicode.Scalar], _ place: TemplateLeftover.Place, _ names: LeftoverName) {
        self.text = text
        self.place = place
        self.names = names
    }

    /// Whether the byte can be the first of a leftover.
    static func mayOpen(_ byte: UInt8) -> Bool { byte >= 0x80 || Self.openers.contains(Unicode.Scalar(byte)) }

    private static let openers = Set("[{<(«‹%$#@*|~^!_:".unicodeScalars)
    /// Characters inside the brackets of some products: `<%= order %>`, `*|NAME|*`, `[[+order]]`.
    private static let decorations = Set("[{<(«‹%$#@*|~^!=?:+-&/\\".unicodeScalars)
    private static let closing: [Unicode.Scalar: Unicode.Scalar] = [
        "[": "]", "{": "}", "<": ">", "(": ")", "«": "»", "‹": "›",
    ]

    /// The index after the leftover that starts at `start`; `nil` when none starts there. Reads a bounded length.
    func end(from start: Int) -> Int? {
        guard Self.openers.contains(self.text[start]) else { return nil }
        if self.text[start] == "_" { return self.underscored(from: start) }
        var index = start
        while index < self.text.count, index - start < Self.maximumMarks, Self.decorations.contains(self.text[index]) {
            index += 1
        }
        let marks = Array(self.text[start..<index])
        let bracket = marks.first { Self.closing[$0] != nil }
        while bracket != nil, index < self.text.count, index - start < 12,
            self.text[index] == " " || self.text[index] == "$" && index > start + marks.count
        {
            index += 1
        }
        let name = self.name(from: index, allowsBlanks: bracket != nil)
        guard !name.isEmpty else { return nil }
        let behind = index + name.count
        if let bracket, let close = Self.closing[bracket] {
            return self.bracketed(name, marks, bracket, close, from: behind)
        }
        guard let mark = marks.first else { return nil }
        if marks.count > 1, self.text[behind...].starts(with: marks.reversed()), marks != marks.reversed() {
            // `*|ORDER|*`.
            return self.names.isParameter(name) ? behind + marks.count : nil
        }
        guard marks.allSatisfy({ $0 == mark }) else { return nil }
        if behind < self.text.count, self.text[behind] == mark {
            var end = behind
            while end < self.text.count, end - behind < marks.count, self.text[end] == mark { end += 1 }
            return self.isSymmetric(name, mark) ? end : nil
        }
        // `$order_id`, `:order_id`: nothing marks the end of the parameter, so the name must be the whole text. A tilde
        // is not a mark here: the reasons in n2 begin with it.
        guard ["$", ":", "@", "%", "#"].contains(mark), self.names.isParameter(name) else { return nil }
        switch self.place {
        case .text: return mark == "$" && self.names.isCompound(name) ? behind : nil
        case .value, .identity: return behind == self.text.count ? behind : nil
        }
    }

    private func bracketed(
        _ name: [Unicode.Scalar], _ marks: [Unicode.Scalar], _ bracket: Unicode.Scalar, _ close: Unicode.Scalar,
        from behind: Int
    ) -> Int? {
        var index = behind
        while index < self.text.count, index - behind < 8, self.text[index] == " " { index += 1 }
        if bracket == "{" || bracket == "<", marks.count > 1 || self.place == .identity, index < self.text.count,
            ["|", ":", "?", "("].contains(self.text[index])
        {
            // A filter or a default: `{{ order.id | default:'' }}`.
            let filter = self.text[index...].prefix(Self.maximumName).prefix { $0 != "\n" && $0 != "\"" }
            index = filter.firstIndex(of: close) ?? index
            while index > behind, Self.decorations.contains(self.text[index - 1]) { index -= 1 }
        }
        let tail = index
        var closes = 0
        while index < self.text.count, index - tail < marks.count {
            if self.text[index] == close {
                closes += 1
            } else if !Self.decorations.contains(self.text[index]) || Self.closing[self.text[index]] != nil {
                break
            }
            index += 1
        }
        guard closes > 0 else { return nil }
        // Python's `%(order_id)s`.
        if marks.first == "%", bracket == "(", index < self.text.count, ["s", "d"].contains(self.text[index]) {
            index += 1
        }
        return self.isBracketed(name, bracket, isPlain: marks.count == 1) ? index : nil
    }

    private func isBracketed(_ name: [Unicode.Scalar], _ bracket: Unicode.Scalar, isPlain: Bool) -> Bool {
        let isParameter = self.names.isParameter(name)
        switch self.place {
        case .identity:
            return bracket == "(" && isPlain ? isParameter : isParameter || LeftoverName.isIdentifier(name)
        case .value:
            if bracket == "{" || bracket != "(" && !isPlain { return isParameter || LeftoverName.isIdentifier(name) }
            return isParameter && !(bracket == "(" && isPlain)
        case .text:
            guard isParameter else { return false }
            return self.names.isCompound(name) || bracket == "{" || bracket != "«" && bracket != "(" && !isPlain
        }
    }

    private func isSymmetric(_ name: [Unicode.Scalar], _ mark: Unicode.Scalar) -> Bool {
        switch self.place {
        case .identity: self.names.isParameter(name) || mark != ":" && LeftoverName.isIdentifier(name)
        case .value: self.names.isParameter(name)
        case .text: self.names.isParameter(name) && (mark == "%" || self.names.isCompound(name))
        }
    }

    /// `__order_id__`.
    private func underscored(from start: Int) -> Int? {
        guard start == 0 || !self.text[start - 1].properties.isAlphabetic else { return nil }
        var end = start
        while end < self.text.count, end - start <= Self.maximumName, Self.isInName(self.text[end]) { end += 1 }
        let all = self.text[start..<end]
        guard all.count > 4, all.prefix(2).allSatisfy({ $0 == "_" }), all.suffix(2).allSatisfy({ $0 == "_" }) else {
            return nil
        }
        let name = Array(all.drop { $0 == "_" }.reversed().drop { $0 == "_" }.reversed())
        return self.names.isParameter(name) ? end : nil
    }

    private func name(from start: Int, allowsBlanks: Bool) -> [Unicode.Scalar] {
        var end = start
        while end < self.text.count, end - start <= Self.maximumName,
            Self.isInName(self.text[end]) || allowsBlanks && self.text[end] == " "
        {
            end += 1
        }
        var name = self.text[start..<end]
        while name.last == " " || name.last == "-" { name.removeLast() }
        return name.count > Self.maximumName ? [] : Array(name)
    }

    private static func isInName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-": true
        default: scalar.value >= 0x80 && scalar.properties.isAlphabetic
        }
    }
}
