import Stitching

/// Walks over JSON text (RFC 8259) without storing anything: the ends of values, and whether it is JSON.
///
/// The bytes are an argument of each call because a `Span` cannot be stored; the bounds of every access are checked.
struct BeaconScanner {
    /// A value's position in the bytes, including quotes and brackets.
    struct Token {
        enum Kind: UInt8 {
            case string, number, yes, no, null, array, object
        }

        var kind: Kind
        var start: Int
        var end: Int
    }

    /// Levels of arrays and objects. A beacon has two; later versions may add a few.
    static let maximumDepth = 16

    private(set) var position: Int

    init(at position: Int = 0) {
        self.position = position
    }

    /// Enters the document's object.
    mutating func openDocument(in bytes: Span<UInt8>) throws(BeaconError) {
        self.skipSpace(in: bytes)
        guard self.current(in: bytes) == UInt8(ascii: "{") else { throw .notJSON }
        self.open()
    }

    /// Checks that only white space is left.
    mutating func closeDocument(in bytes: Span<UInt8>) throws(BeaconError) {
        self.skipSpace(in: bytes)
        guard self.position == bytes.count else { throw .notJSON }
    }

    mutating func value(in bytes: Span<UInt8>, depth: Int) throws(BeaconError) -> Token {
        self.skipSpace(in: bytes)
        let start = self.position
        let kind: Token.Kind
        switch self.current(in: bytes) {
        case UInt8(ascii: "\""):
            try self.skipString(in: bytes)
            kind = .string
        case UInt8(ascii: "{"):
            try self.skipObject(in: bytes, depth: depth)
            kind = .object
        case UInt8(ascii: "["):
            try self.skipArray(in: bytes, depth: depth)
            kind = .array
        case UInt8(ascii: "t"): kind = try self.skip("true", as: .yes, in: bytes)
        case UInt8(ascii: "f"): kind = try self.skip("false", as: .no, in: bytes)
        case UInt8(ascii: "n"): kind = try self.skip("null", as: .null, in: bytes)
        default:
            try self.skipNumber(in: bytes)
            kind = .number
        }
        return Token(kind: kind, start: start, end: self.position)
    }

    /// Skips the opening bracket of an object or array at the scanner's position.
    mutating func open() {
        self.position += 1
    }

    /// The next key and value of the opened object, or `nil` after its end.
    mutating func member(
        first: Bool, in bytes: Span<UInt8>, depth: Int
    ) throws(BeaconError) -> (key: Token, value: Token)? {
        guard try self.hasNext(first: first, closing: UInt8(ascii: "}"), in: bytes) else { return nil }
        self.skipSpace(in: bytes)
        let start = self.position
        try self.skipString(in: bytes)
        let key = Token(kind: .string, start: start, end: self.position)
        self.skipSpace(in: bytes)
        guard self.current(in: bytes) == UInt8(ascii: ":") else { throw .notJSON }
        self.position += 1
        return (key, try self.value(in: bytes, depth: depth))
    }

    /// The next value of the opened array, or `nil` after its end.
    mutating func element(first: Bool, in bytes: Span<UInt8>, depth: Int) throws(BeaconError) -> Token? {
        guard try self.hasNext(first: first, closing: UInt8(ascii: "]"), in: bytes) else { return nil }
        return try self.value(in: bytes, depth: depth)
    }

    private mutating func hasNext(
        first: Bool, closing: UInt8, in bytes: Span<UInt8>
    ) throws(BeaconError) -> Bool {
        self.skipSpace(in: bytes)
        if self.current(in: bytes) == closing {
            self.position += 1
            return false
        }
        guard !first else { return true }
        guard self.current(in: bytes) == UInt8(ascii: ",") else { throw .notJSON }
        self.position += 1
        return true
    }

    private mutating func skipObject(in bytes: Span<UInt8>, depth: Int) throws(BeaconError) {
        guard depth < Self.maximumDepth else { throw .notJSON }
        self.open()
        var first = true
        while try self.member(first: first, in: bytes, depth: depth + 1) != nil { first = false }
    }

    private mutating func skipArray(in bytes: Span<UInt8>, depth: Int) throws(BeaconError) {
        guard depth < Self.maximumDepth else { throw .notJSON }
        self.open()
        var first = true
        while try self.element(first: first, in: bytes, depth: depth + 1) != nil { first = false }
    }

    private mutating func skip(
        _ word: StaticString, as kind: Token.Kind, in bytes: Span<UInt8>
    ) throws(BeaconError) -> Token.Kind {
        for index in 0..<word.utf8CodeUnitCount {
            guard self.current(in: bytes) == word.utf8Start[index] else { throw .notJSON }
            self.position += 1
        }
        return kind
    }

    private mutating func skipNumber(in bytes: Span<UInt8>) throws(BeaconError) {
        if self.current(in: bytes) == UInt8(ascii: "-") { self.position += 1 }
        if self.current(in: bytes) == UInt8(ascii: "0") {
            self.position += 1
        } else {
            try self.skipDigits(in: bytes)
        }
        if self.current(in: bytes) == UInt8(ascii: ".") {
            self.position += 1
            try self.skipDigits(in: bytes)
        }
        let mark = self.current(in: bytes)
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return }
        self.position += 1
        let sign = self.current(in: bytes)
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { self.position += 1 }
        try self.skipDigits(in: bytes)
    }

    private mutating func skipDigits(in bytes: Span<UInt8>) throws(BeaconError) {
        let start = self.position
        while self.position < bytes.count, bytes[self.position].isDigit { self.position += 1 }
        guard self.position > start else { throw .notJSON }
    }

    private mutating func skipString(in bytes: Span<UInt8>) throws(BeaconError) {
        guard self.current(in: bytes) == UInt8(ascii: "\"") else { throw .notJSON }
        self.position += 1
        while self.position < bytes.count {
            let byte = bytes[self.position]
            switch byte {
            case UInt8(ascii: "\""):
                self.position += 1
                return
            case UInt8(ascii: "\\"): try self.skipEscape(in: bytes)
            case ..<0x20: throw .notJSON
            case ..<0x80: self.position += 1
            default:
                guard let length = bytes.scalarLength(at: self.position) else { throw .notJSON }
                self.position += length
            }
        }
        throw .notJSON
    }

    private mutating func skipEscape(in bytes: Span<UInt8>) throws(BeaconError) {
        self.position += 1
        switch self.current(in: bytes) {
        case UInt8(ascii: "u"):
            guard bytes.hexadecimal(at: self.position + 1) != nil else { throw .notJSON }
            self.position += 5
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.position += 1
        default: throw .notJSON
        }
    }

    private mutating func skipSpace(in bytes: Span<UInt8>) {
        while self.position < bytes.count {
            switch bytes[self.position] {
            case 0x20, 0x0A, 0x0D, 0x09: self.position += 1
            default: return
            }
        }
    }

    /// 0, which begins no value, at the end of the bytes.
    private func current(in bytes: Span<UInt8>) -> UInt8 {
        self.position < bytes.count ? bytes[self.position] : 0
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension Span<UInt8> {
    /// The bytes of the well-formed UTF-8 sequence that begins here with a byte of at least 0x80.
    ///
    /// **Source:** Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences).
    func scalarLength(at index: Int) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch self[index] {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            second = 0xA0...0xBF
        case 0xED:
            length = 3
            second = 0x80...0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            second = 0x90...0xBF
        case 0xF1...0xF3: length = 4
        case 0xF4:
            length = 4
            second = 0x80...0x8F
        default: return nil
        }
        guard index + length <= self.count, second.contains(self[index + 1]) else { return nil }
        for offset in 2..<max(2, length) where self[index + offset] & 0xC0 != 0x80 { return nil }
        return length
    }

    /// The value of four hexadecimal digits that begin here.
    func hexadecimal(at index: Int) -> UInt16? {
        guard index + 4 <= self.count else { return nil }
        var value: UInt16 = 0
        for offset in 0..<4 {
            guard let digit = self[index + offset].hexadecimalValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
