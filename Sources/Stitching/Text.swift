extension String {
    /// Without white space and line breaks at both ends.
    package var trimmed: String {
        guard let first = self.firstIndex(where: { !$0.isWhitespace }),
            let last = self.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }

    /// `nil` for an empty text or one of white space only.
    package var nonEmpty: String? {
        let value = self.trimmed
        return value.isEmpty ? nil : value
    }

    /// At most this many UTF-8 bytes from the start, cut between characters. Linear.
    package func prefix(utf8Bytes limit: Int) -> String {
        guard self.utf8.count > limit else { return self }
        var end = self.startIndex
        var bytes = 0
        for index in self.indices {
            bytes += self[index].utf8.count
            if bytes > limit { break }
            end = self.index(after: index)
        }
        return String(self[..<end])
    }

    /// On one line and harmless to print: each run of line breaks and tabs becomes one space. Other control characters,
    /// byte order marks and invisible marks that reverse text are removed. Linear.
    package var singleLine: String {
        var result = String.UnicodeScalarView()
        var isInBreak = false
        for scalar in self.unicodeScalars {
            if scalar.isBreakOrTab {
                if !isInBreak { result.append(" ") }
                isInBreak = true
            } else if !scalar.isUnprintable {
                result.append(scalar)
                isInBreak = false
            }
        }
        return String(result)
    }

    /// As ``singleLine``, but line breaks and tabs stay as they are. Linear.
    package var printable: String {
        String(String.UnicodeScalarView(self.unicodeScalars.filter { $0.isBreakOrTab || !$0.isUnprintable }))
    }
}

extension Unicode.Scalar {
    fileprivate var isBreakOrTab: Bool {
        switch self.value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Control characters and format characters that do not belong in a name. Joiners (U+200C, U+200D) are kept:
    /// Persian, Hindi and composed emoji need them.
    fileprivate var isUnprintable: Bool {
        switch self.value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF,
            0xFFF9...0xFFFB:
            true
        default: false
        }
    }
}
