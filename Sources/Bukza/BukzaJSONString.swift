import Stitching

/// The content between the quotes of a JSON string.
enum BukzaJSONString {
    /// Decodes the escapes. Line breaks, tabs and other control characters may be unescaped, because text templating
    /// leaves them so. `nil` for a raw quote or an escape that JSON does not have. Linear.
    ///
    /// - Parameter isPartial: the text ends early, so an incomplete escape at its end is dropped.
    static func decode(_ content: ArraySlice<UInt8>, isPartial: Bool = false) -> [UInt8]? {
        guard content.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\"") }) else {
            return Array(content)
        }
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var rest = content
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return nil }
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            guard let mark = rest.popFirst() else { return isPartial ? result : nil }
            if mark != UInt8(ascii: "u") {
                guard let plain = Self.plain(mark) else { return nil }
                result.append(plain)
            } else if let scalar = Self.scalar(&rest) {
                result.append(contentsOf: String(Character(scalar)).utf8)
            } else {
                return isPartial && rest.count < 4 && rest.allSatisfy { $0.hexadecimalValue != nil } ? result : nil
            }
        }
        return result
    }

    private static func plain(_ mark: UInt8) -> UInt8? {
        switch mark {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): mark
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        default: nil
        }
    }

    /// The scalar of one `\u` escape or of a surrogate pair, the first `\u` already consumed. A surrogate without its
    /// other half is U+FFFD.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = Self.unit(rest) else { return nil }
        rest = rest.dropFirst(4)
        guard (0xD800..<0xDC00).contains(first), rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]),
            let second = Self.unit(rest.dropFirst(2)), (0xDC00..<0xE000).contains(second)
        else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        rest = rest.dropFirst(6)
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in bytes.prefix(4) {
            guard let digit = byte.hexadecimalValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
