/// Separated values after RFC 4180, with CRLF line ends.
package enum CSV {
    /// What stands between two values: a comma, or the semicolon that some programs expect.
    package enum Separator: String, Sendable, CaseIterable {
        case comma = ","
        case semicolon = ";"

        fileprivate var byte: UInt8 { self == .comma ? UInt8(ascii: ",") : UInt8(ascii: ";") }
    }

    package static func append(
        _ fields: [String?], separator: Separator = .comma, to bytes: inout [UInt8]
    ) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(separator.byte) }
            if let field, !field.isEmpty { self.append(field, to: &bytes) }
        }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    /// A cell that a spreadsheet would read as a formula gets an apostrophe before it. So does a part that would be a
    /// cell to a reader with another separator: many use `;` or tabs. **Source:** OWASP, CSV injection.
    private static func append(_ field: String, to bytes: inout [UInt8]) {
        let isQuoted = field.utf8.contains { Self.separators.contains($0) || $0 == UInt8(ascii: "\"") }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        var isStart = true
        for scalar in field.unicodeScalars {
            if isStart, Self.formulaStarts.contains(scalar) { bytes.append(UInt8(ascii: "'")) }
            if scalar == "\"" { bytes.append(UInt8(ascii: "\"")) }
            bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            // A blank or a quote may stand before a formula, and the reader removes it.
            let isBlank = scalar.properties.isWhitespace || scalar == "\""
            isStart = isBlank && isStart || UInt8(exactly: scalar.value).map(Self.separators.contains) ?? false
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    }

    /// Characters that some reader takes for the end of a cell: comma, semicolon, tab, line breaks.
    private static let separators: Set<UInt8> = [
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), 0x0A, 0x0B, 0x0C, 0x0D,
    ]

    private static let formulaStarts: Set<Unicode.Scalar> = Set(
        "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars)
}
