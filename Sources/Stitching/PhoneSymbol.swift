/// A character of a phone field, by its meaning between digits.
struct PhoneSymbol {
    /// ASCII: a digit, one of `+/ -.(),:;#@_`, an `a` for any letter, a `?` for anything else.
    var byte: UInt8
    /// The character itself, for words.
    var scalar: Unicode.Scalar

    var isDigit: Bool { Self.isDigit(self.byte) }
    var isLetter: Bool { self.byte == UInt8(ascii: "a") }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// A break that no number crosses.
    static let stop = PhoneSymbol(byte: UInt8(ascii: "?"), scalar: "?")

    static func digit(_ byte: UInt8) -> PhoneSymbol {
        PhoneSymbol(byte: byte, scalar: Unicode.Scalar(byte))
    }

    /// The symbols of the text. Invisible marks, accents and the frames of digit emoji are left out.
    static func all(in scalars: some Sequence<Unicode.Scalar>) -> [PhoneSymbol] {
        scalars.compactMap { scalar in
            switch scalar.properties.generalCategory {
            case .format, .nonspacingMark, .enclosingMark: nil
            default: PhoneSymbol(byte: Self.meaning(of: scalar), scalar: scalar)
            }
        }
    }

    private static func meaning(of scalar: Unicode.Scalar) -> UInt8 {
        // The full-width forms of ASCII have the same order.
        let plain = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
        if plain < 0x80 { return Self.meaning(ofASCII: UInt8(truncatingIfNeeded: plain)) }
        let properties = scalar.properties
        if scalar == "№" { return UInt8(ascii: "#") }
        if scalar == "\u{2212}" || scalar == "\u{B7}" { return UInt8(ascii: "-") }
        switch properties.generalCategory {
        case .decimalNumber:
            guard let value = properties.numericValue, (0...9).contains(value) else { return Self.stop.byte }
            return UInt8(ascii: "0") + UInt8(value)
        case .dashPunctuation: return UInt8(ascii: "-")
        default: break
        }
        if properties.isWhitespace { return UInt8(ascii: " ") }
        return properties.isAlphabetic ? UInt8(ascii: "a") : Self.stop.byte
    }

    private static func meaning(ofASCII byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(ascii: "a")
        case UInt8(ascii: "["), UInt8(ascii: "{"): UInt8(ascii: "(")
        case UInt8(ascii: "]"), UInt8(ascii: "}"): UInt8(ascii: ")")
        case UInt8(ascii: "~"): UInt8(ascii: "-")
        case 0x09...0x0D: UInt8(ascii: " ")
        default: "+/ -.(),:;#@_".utf8.contains(byte) ? byte : Self.stop.byte
        }
    }
}
