import Stitching

/// Skips objects and arrays inside a body whose contents are not needed.
struct BukzaNesting {
    /// Bytes that may still be read. A hostile body opens brackets that never close, and each would be followed to the
    /// end of the body. The budget keeps the whole linear.
    private var budget: Int

    init(bodyBytes: Int) {
        self.budget = 4 * bodyBytes
    }

    /// Whether a parameter without quotes starts here, which looks like an array or an object: `[bukza_n2]`, `{n2}`.
    static func isPlaceholder(_ bytes: ArraySlice<UInt8>) -> Bool {
        let head = bytes.prefix(128)
        guard let close = head.firstIndex(where: { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }) else {
            return false
        }
        let closes = head[close...].prefix { $0 == head[close] }
        return String(decoding: head[..<closes.endIndex], as: UTF8.self).isPlaceholder
    }

    /// The index after the bracket that closes the one at `start`; `nil` when there is none or the budget is spent.
    ///
    /// - Parameter mindsQuotes: ignores brackets inside quotes. Without it they count, which is right when a raw quote
    ///   inside the value has swapped inside and outside.
    mutating func end(of bytes: ArraySlice<UInt8>, from start: Int, mindsQuotes: Bool = true) -> Int? {
        var open: [UInt8] = []
        var isInString = false
        var index = start
        while index < bytes.endIndex, self.budget > 0 {
            self.budget -= 1
            let byte = bytes[index]
            index += 1
            if isInString {
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = mindsQuotes
            case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == byte else { return nil }
                if open.isEmpty { return index }
            default: break
            }
        }
        return nil
    }
}
