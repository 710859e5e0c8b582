import FoundationEssentials

/// Removes one person from a text that may name them in another spelling than ours: an answer that echoes the request,
/// or an error message. The rest may be shown to anybody.
package struct PersonMask: Sendable {
    private let words: [String]
    private let texts: [String]
    private let digits: [String]

    /// - Parameter message: the person's message; whole lines of it are removed.
    package init(of contact: Contact, message: String? = nil) {
        self.words = (contact.name ?? "").split { !$0.isLetter }.filter { $0.count > 1 }.map { $0.lowercased() }
        let lines = (message ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmed }
        self.texts = ([contact.name, contact.unreadPhone].compactMap(\.self) + [message ?? ""] + lines)
            .filter { $0.count > 3 }
        self.digits = [contact.phone?.digits, contact.unreadPhone.map { $0.filter(\.isNumber) }].compactMap(\.self)
            .filter { $0.count >= Self.tellingDigits }
    }

    /// Digits in a row that identify a number: local numbers have seven.
    private static let tellingDigits = 7

    /// The text without the person. Linear except for the few words of a name.
    package func mask(_ text: String) -> String {
        var masked = Self.unescaped(text)
        for text in self.texts { masked = masked.replacing(text, with: "…") }
        masked = masked.replacing(/[^\s"'<>@,;:=&\\]+(?:@|%40)[^\s"'<>@,;&\\]+/) { _ in "…@…" }
        masked = self.withoutWords(masked)
        guard !self.digits.isEmpty else { return masked }
        return masked.replacing(/\+?\d(?:[\s().\-–—\u{A0}]{0,3}\d){6,}/) { match in
            self.isTheirs(match.output.filter(\.isNumber)) ? "…" : String(match.output)
        }
    }

    private func isTheirs(_ run: Substring) -> Bool {
        self.digits.contains {
            $0.contains(run.suffix(Self.tellingDigits)) || run.contains($0.suffix(Self.tellingDigits))
        }
    }

    /// Whole words of the name, in any letter case.
    private func withoutWords(_ text: String) -> String {
        guard !self.words.isEmpty else { return text }
        return text.replacing(/\p{L}+/) { match in
            self.words.contains(match.output.lowercased()) ? "…" : String(match.output)
        }
    }

    /// `\u0418` as the character that it means, so that an escaped name is masked too.
    private static func unescaped(_ text: String) -> String {
        guard text.contains("\\u") else { return text }
        return text.replacing(/\\u([0-9a-fA-F]{4})/) { match in
            guard let value = UInt32(match.output.1, radix: 16), value >= 0x20, value != 0x22, value != 0x5C,
                let scalar = Unicode.Scalar(value)
            else { return String(match.output.0) }
            return String(Character(scalar))
        }
    }
}
