/// The words and marks around telephone numbers in Russian and English.
enum ExtensionWords {
    private static let words: Set<String> = [
        "доб", "добав", "доп", "вн", "внут", "внутр", "тон", "ext", "extn", "x", "х", "p", "w",
    ]
    private static let beginnings = ["добавоч", "внутренн", "тоновы", "extens"]
    private static let labels: Set<String> = [
        "т", "тел", "моб", "телефон", "сот", "tel", "t", "mob", "phone", "whatsapp", "viber", "telegram", "ватсап",
    ]

    /// Whether the word says that an extension follows.
    static func begins(_ word: String) -> Bool {
        self.words.contains(word) || self.beginnings.contains(where: word.hasPrefix)
    }

    /// Whether a number may stand directly after the word: `тел89001112233`.
    static func isLabel(_ word: String) -> Bool {
        self.labels.contains(word) || self.begins(word)
    }

    /// Whether the text between a number and other digits makes them its extension: `доб.`, `#`, `,,`. A comma with a
    /// blank after it does not, because it separates two numbers.
    static func introduce(_ gap: [PhoneSymbol]) -> Bool {
        let words = gap.split(whereSeparator: { !$0.isLetter })
        if let word = words.first { return words.count <= 2 && self.begins(self.text(word)) }
        let marks = gap.map(\.byte).filter { $0 != UInt8(ascii: " ") }
        return marks.contains(UInt8(ascii: "#")) && marks.count <= 3
            || !gap.isEmpty && gap.allSatisfy { ",;".utf8.contains($0.byte) }
            || marks == Array(",,".utf8)
    }

    /// The word in lower case; `й` may be two characters.
    static func text(_ word: some Sequence<PhoneSymbol>) -> String {
        var scalars = String.UnicodeScalarView()
        for symbol in word { scalars.append(symbol.scalar) }
        return String(scalars).lowercased()
    }
}
