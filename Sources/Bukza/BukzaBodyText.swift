import Stitching

/// A body's bytes as UTF-8, in whatever encoding they came. Only the bytes decide: the charset of a request is missing
/// or wrong too often.
struct BukzaBodyText {
    /// Valid UTF-8 without byte order mark.
    let bytes: [UInt8]
    let oddities: Set<BookingOddity>

    /// Accepts any bytes. Linear.
    init(_ body: [UInt8]) {
        if let wide = Self.wideText(body) {
            self.init(text: wide, .wideEncoding)
        } else {
            self.init(narrow: body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body)
        }
    }

    private init(bytes: [UInt8], oddities: Set<BookingOddity> = []) {
        self.bytes = bytes
        self.oddities = oddities
    }

    private init(text: String, _ oddity: BookingOddity) {
        self.init(bytes: Array(text.utf8), oddities: [oddity])
    }

    private init(narrow body: [UInt8]) {
        guard String(validating: body, as: UTF8.self) == nil else {
            self.init(bytes: body)
            return
        }
        for cut in 1...3 where body.count > cut {
            let whole = body.dropLast(cut)
            guard body[whole.endIndex] >= 0xC0, let text = String(validating: whole, as: UTF8.self) else { continue }
            // The last letter is incomplete. In windows-1251 the letters before it would not be UTF-8 either, unless
            // there are none.
            guard whole.contains(where: { $0 >= 0x80 }) else { break }
            self.init(text: text, .cutOff)
            return
        }
        let (letters, strays) = Self.countMultibyte(body)
        if letters > strays {
            self.init(text: String(decoding: body, as: UTF8.self), .brokenText)
        } else {
            self.init(text: Windows1251.decode(body), .windows1251)
        }
    }

    /// The number of multi-byte letters of UTF-8, and of the bytes that are not UTF-8.
    private static func countMultibyte(_ body: [UInt8]) -> (letters: Int, strays: Int) {
        var letters = 0
        var strays = 0
        var index = 0
        while index < body.count {
            let length =
                switch body[index] {
                case 0..<0x80: 1
                case 0xC2..<0xE0: 2
                case 0xE0..<0xF0: 3
                case 0xF0..<0xF5: 4
                default: 0
                }
            let tail = body[min(index + 1, body.count)..<min(index + max(length, 1), body.count)]
            if length == 0 || tail.count < length - 1 || !tail.allSatisfy({ (0x80..<0xC0).contains($0) }) {
                strays += 1
                index += 1
            } else {
                letters += length > 1 ? 1 : 0
                index += length
            }
        }
        return (letters, strays)
    }

    /// UTF-32 and UTF-16, by their byte order mark or by the zero bytes around a leading `{`.
    private static func wideText(_ body: [UInt8]) -> String? {
        let head = Array(body.prefix(4))
        if head == [0xFF, 0xFE, 0, 0] { return self.utf32(body.dropFirst(4), isBigEndian: false) }
        if head == [0, 0, 0xFE, 0xFF] { return self.utf32(body.dropFirst(4), isBigEndian: true) }
        if head.starts(with: [0xFF, 0xFE]) { return self.utf16(body.dropFirst(2), isBigEndian: false) }
        if head.starts(with: [0xFE, 0xFF]) { return self.utf16(body.dropFirst(2), isBigEndian: true) }
        let brace = UInt8(ascii: "{")
        if head.count == 4, head[0] == brace, head[1] == 0, head[2] != 0, head[3] == 0 {
            return self.utf16(body[...], isBigEndian: false)
        }
        if head.count == 4, head[0] == 0, head[1] == brace, head[2] == 0, head[3] != 0 {
            return self.utf16(body[...], isBigEndian: true)
        }
        return nil
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
        let high = isBigEndian ? 0 : 1
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high])
        }
        return String(decoding: units, as: UTF16.self)
    }

    private static func utf32(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String {
        var scalars = String.UnicodeScalarView()
        for index in stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4) {
            let four = bytes[index..<index + 4]
            let value = (isBigEndian ? Array(four) : four.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(scalars)
    }
}
