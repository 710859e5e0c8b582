/// Character references in attribute values: numbers, and the names that occur in addresses.
enum CharacterReferences {
    /// Never fails: a text that is not a reference stays as it is. Linear.
    static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let (text, length) = Self.reference(rest) {
                decoded += text.utf8
                rest = rest.dropFirst(length)
            } else {
                decoded.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The longest reference that is read, with its `&` and semicolon.
    private static let maximumLength = 12

    private static func reference(_ bytes: ArraySlice<UInt8>) -> (text: String, length: Int)? {
        let head = bytes.prefix(Self.maximumLength)
        let body = head.dropFirst().prefix { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "#"):
                true
            default: false
            }
        }
        let isClosed = head.dropFirst(1 + body.count).first == UInt8(ascii: ";")
        let text = String(decoding: body, as: UTF8.self)
        let length = 1 + body.count + (isClosed ? 1 : 0)
        if text.hasPrefix("#") {
            let digits = text.dropFirst()
            let isHex = digits.first == "x" || digits.first == "X"
            guard let value = UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10) else { return nil }
            return (value == 0 ? "\u{FFFD}" : Unicode.Scalar(value).map { String($0) } ?? "\u{FFFD}", length)
        }
        // `?a=1&lt=2` is a query, so a name without a semicolon stays as it is. Only the oldest names could omit it.
        guard isClosed, let character = Self.names[text] else { return nil }
        return (character, length)
    }

    /// **Source:** the HTML standard, named character references: those of characters that occur in addresses.
    private static let names: [String: String] = [
        "amp": "&", "AMP": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "colon": ":", "sol": "/",
        "period": ".", "quest": "?", "equals": "=", "num": "#", "lowbar": "_", "hyphen": "\u{2010}", "dash": "\u{2010}",
        "percnt": "%", "plus": "+", "commat": "@", "semi": ";", "comma": ",", "nbsp": "\u{A0}", "Tab": "\t",
        "NewLine": "\n",
    ]
}
