/// An e-mail address, as far as one can tell without writing to it.
package struct EmailAddress: Hashable, Sendable, Codable, CustomStringConvertible {
    /// As typed, without spaces around it, at most 254 bytes.
    package let text: String

    /// `nil` unless it is `local@domain.tld` without white space or control characters. Also read: `Name <address>`,
    /// `mailto:address`, and the first of several with a comma or semicolon between.
    package init?(text: String) {
        let candidates = text.prefix(utf8Bytes: 1_024).split(whereSeparator: { $0 == "," || $0 == ";" })
        for candidate in candidates {
            var value = String(candidate).trimmed
            if value.hasSuffix(">"), let open = value.lastIndex(of: "<") {
                value = String(value[value.index(after: open)...].dropLast()).trimmed
            }
            if value.lowercased().hasPrefix("mailto:") { value = String(value.dropFirst(7)).trimmed }
            if value.hasSuffix("."), !value.hasSuffix("..") { value.removeLast() }
            guard Self.isAddress(value) else { continue }
            self.text = value
            return
        }
        return nil
    }

    private static func isAddress(_ value: String) -> Bool {
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        guard value.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy(Self.isLabel), let top = labels.last, top.count >= 2,
            !top.allSatisfy(\.isNumber)
        else { return false }
        return parts[0].unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && !(0x7F...0x9F).contains(scalar.value) && !scalar.properties.isWhitespace
                && scalar.properties.generalCategory != .format && !"\"<>()[]:\\".unicodeScalars.contains(scalar)
        }
    }

    /// One part of a domain between dots; letters of any script, for `пример.рф`.
    private static func isLabel(_ label: Substring) -> Bool {
        guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
        return label.unicodeScalars.allSatisfy { scalar in
            scalar == "-" || scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
                || scalar.properties.generalCategory == .nonspacingMark
        }
    }

    package var description: String { "email" }
}
