/// Makes a `String` of a JSON string that ``BeaconScanner`` has found well-formed, or refuses it.
enum BeaconText {
    /// The reaction to a text over the limit.
    enum Excess {
        case cut
        case refuse
    }

    /// The text between the token's quotes, with escapes decoded.
    ///
    /// A single half of a surrogate pair (a page may cut a text inside one) becomes U+FFFD. Allocates once, and only
    /// for more than 15 bytes, unless there are escapes.
    ///
    /// - Parameters:
    ///   - limit: UTF-8 bytes; cutting never splits a character's bytes.
    ///   - end: the text ends before this byte.
    /// - Returns: `nil` for a text with control characters, which none of our fields may have, or for one over the
    ///   limit.
    static func string(
        _ token: BeaconScanner.Token, in bytes: Span<UInt8>, limit: Int, excess: Excess, endingAt end: UInt8? = nil
    ) -> String? {
        var last = token.start + 1
        let close = token.end - 1
        while last < close {
            let byte = bytes[last]
            if byte == UInt8(ascii: "\\") {
                return Self.unescaped(token, in: bytes, limit: limit, excess: excess, endingAt: end)
            }
            guard byte >= 0x20, byte != 0x7F else { return nil }
            if byte == end { break }
            last += 1
        }
        var count = last - token.start - 1
        if count > limit {
            guard excess == .cut else { return nil }
            count = limit
            // Back to the first byte of the character that does not fit.
            while count > 0, bytes[token.start + 1 + count] & 0xC0 == 0x80 { count -= 1 }
        }
        return bytes.extracting(token.start + 1..<token.start + 1 + count).withUnsafeBufferPointer {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static func unescaped(
        _ token: BeaconScanner.Token, in bytes: Span<UInt8>, limit: Int, excess: Excess, endingAt end: UInt8?
    ) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(token.end - token.start)
        var index = token.start + 1
        while index < token.end - 1, end == nil || text.last != end {
            guard bytes[index] == UInt8(ascii: "\\") else {
                guard bytes[index] >= 0x20, bytes[index] != 0x7F else { return nil }
                text.append(bytes[index])
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case UInt8(ascii: "u"):
                let scalar = Self.scalar(at: &index, in: bytes)
                guard scalar.value >= 0x20, scalar.value != 0x7F else { return nil }
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
                text.append(bytes[index + 1])
                index += 2
            default: return nil
            }
        }
        if let end, text.last == end { text.removeLast() }
        if text.count > limit {
            guard excess == .cut else { return nil }
            var count = limit
            while count > 0, text[count] & 0xC0 == 0x80 { count -= 1 }
            text.removeSubrange(count...)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads `\u` and four digits, or two of them that are one surrogate pair, and skips them.
    private static func scalar(at index: inout Int, in bytes: Span<UInt8>) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard let first = bytes.hexadecimal(at: index + 2) else { return replacement }
        index += 6
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u"), let second = bytes.hexadecimal(at: index + 2),
            UTF16.isTrailSurrogate(second)
        else { return replacement }
        index += 6
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }
}
