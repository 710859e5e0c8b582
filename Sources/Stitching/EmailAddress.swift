/// An e-mail address, checked by its form only.
package struct EmailAddress: Hashable, Sendable, Codable, CustomStringConvertible {
    /// As typed, except that full-width characters become plain ones; at most 254 bytes.
    package let text: String

    /// The first valid address in the text: `local@domain.tld` without white space or control characters. Words,
    /// brackets, quotes, other addresses and `mailto:` may surround it: `Имя <address>`, `почта address (личная)`.
    ///
    /// `nil` when there is none, or when its beginning or end is doubtful: `ivan petrov@example.com` may be
    /// `ivan.petrov@example.com`, and the shorter one may be a stranger's. A part of a page's address is not an e-mail
    /// address. Reads only the first 1,024 bytes. The time is bounded.
    package init?(text: String) {
        let start = text.prefix(utf8Bytes: Self.longestText)
        let search = EmailSearch(start, isCut: start.utf8.count < text.utf8.count)
        guard let address = search.firstAddress(where: Self.isAddress) else { return nil }
        self.text = address
    }

    private static let longestText = 1_024

    private static func isAddress(_ value: String) -> Bool {
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        guard value.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(Self.isLabel), let top = labels.last else { return false }
        return Self.isTopLabel(top) && !Self.mixesScripts(parts[0])
    }

    /// One part of a domain between dots; letters of any script, for `пример.рф`.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
    }

    /// At least two letters of one script, or `xn--…`. A word directly after an address is not a part of it.
    private static func isTopLabel(_ label: Substring) -> Bool {
        if label.lowercased().hasPrefix("xn--") { return label.count > 4 }
        let ascii = label.unicodeScalars.count(where: \.isASCII)
        guard label.count >= 2, ascii == 0 || ascii == label.unicodeScalars.count else { return false }
        return label.unicodeScalars.allSatisfy { $0.properties.generalCategory != .decimalNumber && $0 != "-" }
    }

    /// Letters of the Latin alphabet and of another one: a word touches the address, or a letter is mistyped.
    private static func mixesScripts(_ local: Substring) -> Bool {
        let letters = local.unicodeScalars.filter(\.properties.isAlphabetic)
        return letters.contains(where: \.isASCII) && letters.contains { $0.value >= 0x250 }
    }

    package var description: String { "email" }
}
