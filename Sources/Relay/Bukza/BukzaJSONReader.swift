/// Reads a body that is JSON, or the beginning of JSON: one object of texts and numbers.
///
/// Values keep their own spelling, so a number of seventeen billion is never a floating one and `00123` keeps its
/// zeros. A general parser would also not tell which of two equal keys came last, nor give the fields before a cut.
struct BukzaJSONReader {
    enum Outcome: Equatable {
        case complete
        /// Everything up to the end of the body was right.
        case cutOff(insideString: Bool)
        /// Not JSON: the fields are worth nothing.
        case broken
        /// The whole body is one JSON string, and this is in it.
        case text([UInt8])
    }

    private let bytes: [UInt8]
    private var index = 0
    private(set) var fields = BukzaFields()

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the whole body once. Linear.
    mutating func read() -> Outcome {
        var closesArray = false
        if self.next == UInt8(ascii: "\""), let text = self.string() {
            return self.next == nil ? .text(text.value) : .broken
        }
        if self.next == UInt8(ascii: "[") {
            self.index += 1
            self.fields.note(.wrapped)
            closesArray = true
        }
        guard self.next == UInt8(ascii: "{") else { return .broken }
        self.index += 1
        let outcome = self.members()
        guard outcome == .complete else { return outcome }
        if closesArray {
            guard let byte = self.next else { return .cutOff(insideString: false) }
            // Further objects of the array are further bookings, which the documented request never sends together.
            return byte == UInt8(ascii: "]") || byte == UInt8(ascii: ",") ? .complete : .broken
        }
        return self.next == nil ? .complete : .broken
    }

    /// The next byte that is no white space, without taking it. Zero bytes are passed over as well.
    private var next: UInt8? {
        mutating get {
            while self.index < self.bytes.count, self.bytes[self.index] <= 0x20 { self.index += 1 }
            return self.index < self.bytes.count ? self.bytes[self.index] : nil
        }
    }

    private mutating func members() -> Outcome {
        var nesting = BukzaNesting(bodyBytes: self.bytes.count)
        while let byte = self.next {
            if byte == UInt8(ascii: "}") {
                self.index += 1
                return .complete
            }
            guard byte == UInt8(ascii: "\"") else { return .broken }
            guard let key = self.string() else { return self.cut(nil) }
            guard let colon = self.next else { return self.cut(nil) }
            guard colon == UInt8(ascii: ":") else { return .broken }
            self.index += 1
            if let outcome = self.value(of: BukzaField(bytes: key.value[...]), &nesting) { return outcome }
            switch self.next {
            case UInt8(ascii: ","): self.index += 1
            case UInt8(ascii: "}"): continue
            case nil: break
            default: return .broken
            }
        }
        return self.cut(nil)
    }

    /// Takes a value; the outcome when reading ends with it.
    private mutating func value(of field: BukzaField?, _ nesting: inout BukzaNesting) -> Outcome? {
        switch self.next {
        case nil:
            if let field { self.fields.setPartial(field, to: []) }
            return self.cut(nil)
        case UInt8(ascii: "\""):
            let start = self.index + 1
            guard let text = self.string() else {
                return self.cut(field, insideString: true, from: start)
            }
            guard text.isValid else { return .broken }
            if let field { self.fields.set(field, to: text.value) }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard !BukzaNesting.isPlaceholder(self.bytes[self.index...]),
                let end = nesting.end(of: self.bytes, from: self.index)
            else { return .broken }
            self.index = end
            if let field {
                self.fields.note(.nestedValue)
                self.fields.set(field, to: nil)
            }
        default:
            let start = self.index
            while self.index < self.bytes.count, Self.isInToken(self.bytes[self.index]) { self.index += 1 }
            let token = self.bytes[start..<self.index]
            guard self.index < self.bytes.count else {
                if let field { self.fields.setPartial(field, to: Array(token)) }
                return self.cut(nil)
            }
            guard let isNumber = Self.isNumber(token) else { return .broken }
            if let field { self.fields.set(field, to: isNumber ? Array(token) : nil) }
        }
        return nil
    }

    private mutating func cut(_ field: BukzaField?, insideString: Bool = false, from start: Int? = nil) -> Outcome {
        self.fields.note(.cutOff)
        if let start {
            guard let text = BukzaJSONString.decode(self.bytes[start...], isPartial: true) else { return .broken }
            if let field { self.fields.setPartial(field, to: text) }
        }
        return .cutOff(insideString: insideString)
    }

    /// Takes a string with its quotes; `nil` when it does not end. An escape that JSON does not know makes it invalid.
    private mutating func string() -> (value: [UInt8], isValid: Bool)? {
        let start = self.index + 1
        var end = start
        while end < self.bytes.count, self.bytes[end] != UInt8(ascii: "\"") {
            end += self.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < self.bytes.count else { return nil }
        self.index = end + 1
        let value = BukzaJSONString.decode(self.bytes[start..<end])
        return (value ?? [], value != nil)
    }

    private static func isInToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "\""): false
        default: true
        }
    }

    /// `nil` for what is neither a number nor one of JSON's three words.
    private static func isNumber(_ token: ArraySlice<UInt8>) -> Bool? {
        if ["null", "true", "false"].contains(String(decoding: token, as: UTF8.self)) { return false }
        let digits = token.first == UInt8(ascii: "-") ? token.dropFirst() : token
        guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            digits.allSatisfy({ byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "-"), UInt8(ascii: "+")]
                        .contains(byte)
            })
        else { return nil }
        return true
    }
}
