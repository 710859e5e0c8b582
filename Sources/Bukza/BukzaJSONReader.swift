/// Reads a body that is JSON, or the beginning of JSON: one value, or several in sequence.
///
/// Values keep their notation, so a number of seventeen billion is never a floating-point one and `00123` keeps its
/// zeros. A general parser would not show which of two equal keys came last, nor return the fields before a cut.
struct BukzaJSONReader {
    enum Outcome: Equatable {
        case complete
        /// The body was valid up to its end.
        case cutOff(insideString: Bool)
        /// Not JSON: the values cannot be used.
        case broken
        /// The whole body is one JSON string; this is its content.
        case text([UInt8])
    }

    /// Maximum depth that is read. Deeper values are skipped; a hostile body nests thousands.
    private static let maximumDepth = 8

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private var nesting: BukzaNesting
    private var failure: Outcome?
    /// The values of the body at the top level.
    private(set) var values: [BukzaNode] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.index = bytes.startIndex
        self.nesting = BukzaNesting(bodyBytes: bytes.count)
    }

    init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// The value of the bytes as a whole; `nil` unless they are complete JSON.
    static func value(of bytes: ArraySlice<UInt8>) -> BukzaNode? {
        var reader = BukzaJSONReader(bytes)
        guard reader.read() == .complete, reader.values.count == 1 else { return nil }
        return reader.values[0]
    }

    /// Reads the whole body once. Linear.
    mutating func read() -> Outcome {
        if self.next == UInt8(ascii: "\""), let text = self.string() {
            return self.next == nil ? .text(text.value) : .broken
        }
        guard self.next == UInt8(ascii: "{") || self.next == UInt8(ascii: "[") else { return .broken }
        while let byte = self.next {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if let value = self.value(depth: 0) { self.values.append(value) }
                if let failure = self.failure { return failure }
            // One object per line, and separators that people put between two.
            case UInt8(ascii: ","), UInt8(ascii: ";"), 0x1E: self.index += 1
            default: return .broken
            }
        }
        return .complete
    }

    /// The next byte that is not white space, without consuming it. Zero bytes are skipped as well.
    private var next: UInt8? {
        mutating get {
            while self.index < self.bytes.endIndex, self.bytes[self.index] <= 0x20, self.bytes[self.index] != 0x1E {
                self.index += 1
            }
            return self.index < self.bytes.endIndex ? self.bytes[self.index] : nil
        }
    }

    /// Reads a value. If reading ends inside it, `failure` says so, and the value is the part that was read.
    private mutating func value(depth: Int) -> BukzaNode? {
        switch self.next {
        case nil: return self.cut(.partial([]))
        case UInt8(ascii: "\""):
            let start = self.index + 1
            guard let text = self.string() else {
                guard let part = BukzaJSONString.decode(self.bytes[min(start, self.bytes.endIndex)...], isPartial: true)
                else { return self.fail(.broken) }
                return self.cut(.partial(part), insideString: true)
            }
            return text.isValid ? .text(text.value) : self.fail(.broken)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return self.container(depth: depth)
        default:
            let start = self.index
            while self.index < self.bytes.endIndex, Self.isInToken(self.bytes[self.index]) { self.index += 1 }
            let token = self.bytes[start..<self.index]
            guard self.index < self.bytes.endIndex else { return self.cut(.partial(Array(token))) }
            guard let isNumber = Self.isNumber(token) else { return self.fail(.broken) }
            return isNumber ? .bare(Array(token)) : .nothing
        }
    }

    private mutating func container(depth: Int) -> BukzaNode? {
        let start = self.index
        guard depth == 0 || !BukzaNesting.isPlaceholder(self.bytes[start...]) else { return self.fail(.broken) }
        if depth <= Self.maximumDepth {
            self.index += 1
            return self.bytes[start] == UInt8(ascii: "{") ? self.members(depth) : self.elements(depth)
        }
        guard let end = self.nesting.end(of: self.bytes, from: start) else { return self.fail(.broken) }
        self.index = end
        return .nothing
    }

    private mutating func members(_ depth: Int) -> BukzaNode? {
        var members: [BukzaMember] = []
        while let byte = self.next {
            if byte == UInt8(ascii: "}") {
                self.index += 1
                return .object(members)
            }
            guard byte == UInt8(ascii: "\"") else { return self.fail(.broken) }
            guard let key = self.string(), let colon = self.next else { return self.cut(.object(members)) }
            guard colon == UInt8(ascii: ":") else { return self.fail(.broken) }
            self.index += 1
            if let value = self.value(depth: depth + 1) { members.append(BukzaMember(key: key.value, value: value)) }
            if let failure = self.failure { return failure == .broken ? nil : .object(members) }
            switch self.next {
            case UInt8(ascii: ","): self.index += 1
            case UInt8(ascii: "}"), nil: continue
            default: return self.fail(.broken)
            }
        }
        return self.cut(.object(members))
    }

    private mutating func elements(_ depth: Int) -> BukzaNode? {
        var values: [BukzaNode] = []
        while let byte = self.next {
            switch byte {
            case UInt8(ascii: "]"):
                self.index += 1
                return .list(values)
            // A list that a template repeats may have an extra comma or lack one.
            case UInt8(ascii: ","): self.index += 1
            default:
                if let value = self.value(depth: depth + 1) { values.append(value) }
                if let failure = self.failure { return failure == .broken ? nil : .list(values) }
                let behind = self.next
                let isEnd = behind == nil || behind == UInt8(ascii: ",") || behind == UInt8(ascii: "]")
                guard isEnd || behind == UInt8(ascii: "{") else { return self.fail(.broken) }
            }
        }
        return self.cut(.list(values))
    }

    private mutating func cut(_ value: BukzaNode, insideString: Bool = false) -> BukzaNode {
        self.failure = .cutOff(insideString: insideString)
        return value
    }

    private mutating func fail(_ outcome: Outcome) -> BukzaNode? {
        self.failure = outcome
        return nil
    }

    /// Reads a string with its quotes; `nil` when it does not end. An escape that JSON does not have makes it invalid.
    private mutating func string() -> (value: [UInt8], isValid: Bool)? {
        let start = self.index + 1
        var end = start
        while end < self.bytes.endIndex, self.bytes[end] != UInt8(ascii: "\"") {
            end += self.bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < self.bytes.endIndex else { return nil }
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

    /// `nil` when it is neither a number nor one of JSON's three words.
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
