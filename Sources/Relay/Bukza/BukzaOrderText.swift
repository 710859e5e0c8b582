import Stitching

/// Order id and reservation code out of a message such as `Номер заказа: 1001; Код бронирования: C6UDS3`.
///
/// **Source:** the documented template, and its English wording.
struct BukzaOrderText {
    private(set) var orderID: String?
    private(set) var code: String?

    private static let orderLabels = ["номер заказа", "order number", "order id", "order no"].map(Self.scalars)
    private static let codeLabels = ["код бронирования", "код брони", "reservation code", "booking code"]
        .map(Self.scalars)
    private static let labels = Self.orderLabels + Self.codeLabels

    /// Labels count in any case, with any white space inside; the first one with a value wins. Linear.
    ///
    /// - Parameter isPartial: the message was cut off, so a value that reaches its end may be half a value.
    init(message: String, isPartial: Bool) {
        let text = Self.scalars(message)
        let folded = text.map(Self.folded)
        var index = 0
        while index < text.count {
            if let end = Self.match(Self.orderLabels, in: folded, at: index) {
                let value = Self.value(of: text, folded, from: end, isPartial: isPartial)
                if self.orderID == nil { self.orderID = value }
                index = end
            } else if let end = Self.match(Self.codeLabels, in: folded, at: index) {
                let value = Self.value(of: text, folded, from: end, isPartial: isPartial)
                if self.code == nil { self.code = value }
                index = end
            } else {
                index += 1
            }
        }
    }

    private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    /// Lower case for the two alphabets of the labels, one scalar for one scalar.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x41...0x5A, 0x410...0x42F: Unicode.Scalar(scalar.value + 0x20) ?? scalar
        default: scalar.properties.isWhitespace ? " " : scalar
        }
    }

    private static func match(_ labels: [[Unicode.Scalar]], in text: [Unicode.Scalar], at start: Int) -> Int? {
        if start > 0, text[start - 1].properties.isAlphabetic { return nil }
        for label in labels where label.first == text[start] {
            var index = start
            var isMatch = true
            for scalar in label {
                guard index < text.count, text[index] == scalar else {
                    isMatch = false
                    break
                }
                index += 1
                // Some blanks, not all that a hostile message may hold: they are looked at again from each label.
                for _ in 0..<8 where scalar == " " && index < text.count && text[index] == " " { index += 1 }
            }
            if isMatch, index == text.count || !text[index].properties.isAlphabetic { return index }
        }
        return nil
    }

    private static func value(
        of text: [Unicode.Scalar], _ folded: [Unicode.Scalar], from start: Int, isPartial: Bool
    ) -> String? {
        var start = start
        var hasMark = false
        while start < text.count, !["\n", "\r"].contains(text[start]) {
            let isMark = [":", "=", "#", "№", "-", "–", "—"].contains(text[start])
            guard isMark || folded[start] == " " else { break }
            hasMark = hasMark || isMark
            start += 1
        }
        var end = start
        while end < text.count, ![";", ",", "\n", "\r", "|"].contains(text[end]), end - start <= 512,
            Self.match(Self.labels, in: folded, at: end) == nil
        {
            end += 1
        }
        if isPartial, end == text.count { return nil }
        var value = String(String.UnicodeScalarView(text[start..<end])).trimmed
        if value.hasSuffix(".") { value = String(value.dropLast()).trimmed }
        // Without a colon or the like the words may be part of a sentence.
        guard !value.isEmpty, !value.isPlaceholder, hasMark || value.contains(where: \.isNumber) else { return nil }
        return Self.withoutRemark(value)
    }

    /// `1001 (оплачен)` is 1001: a word without digits behind the number is a remark. Anything with more digits stays
    /// whole, because two orders must never become one.
    private static func withoutRemark(_ value: String) -> String {
        guard let blank = value.firstIndex(where: \.isWhitespace) else { return value }
        let head = value[..<blank]
        return head.contains(where: \.isNumber) && !value[blank...].contains(where: \.isNumber) ? String(head) : value
    }
}
