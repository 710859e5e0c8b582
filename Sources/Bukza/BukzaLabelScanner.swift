/// Finds the labels of order id and code in a message, and the comment's labels between them.
struct BukzaLabelScanner {
    private(set) var labels: [BukzaOrderLabel] = []

    private let text: [Unicode.Scalar]
    private let folded: [Unicode.Scalar]

    /// The longest text after a label that is read, in scalars.
    private static let maximumValue = 512

    private static let orderLabels = ["номер заказа", "order number", "order id", "order no"].map(Self.scalars)
    private static let codeLabels = ["код бронирования", "код брони", "reservation code", "booking code"]
        .map(Self.scalars)
    private static let commentLabels = [
        "комментарии", "комментарий", "примечание", "примечания", "пожелания", "пожелание", "сообщение",
        "дополнительно",
        "вопрос", "заметка", "заметки", "comments", "comment", "notes", "note", "remarks", "remark", "wishes",
        "message",
    ].map(Self.scalars)
    /// Words of the template's author before a label. The label still counts as the start of its sentence.
    private static let forewords = ["ваш", "your", "новый", "new"].map(Self.scalars)

    private struct Mark {
        let kind: BukzaOrderLabel.Kind?
        let start: Int
        let end: Int
    }

    /// Linear.
    init(_ message: String, isPartial: Bool) {
        self.text = Self.scalars(message)
        self.folded = self.text.map(Self.folded)
        let marks = self.marks()
        var comment: Int?
        var lastBoundary = 0
        var looked = 0
        for (index, mark) in marks.enumerated() {
            guard let kind = mark.kind else {
                comment = mark.start
                continue
            }
            lastBoundary = self.boundary(before: mark.start, from: looked, earlier: lastBoundary)
            looked = mark.start
            let end = self.valueEnd(from: mark.end, before: index + 1 < marks.count ? marks[index + 1].start : nil)
            let reading = self.value(from: mark.end, to: end, kind: kind, isPartial: isPartial)
            guard let reading else { continue }
            self.labels.append(
                BukzaOrderLabel(
                    kind: kind, start: mark.start, end: end, value: reading.value, hasText: reading.hasText,
                    isExact: self.isExact(at: mark.start), isAtBoundary: self.isStart(mark.start, of: lastBoundary),
                    isInComment: comment.map { $0 >= lastBoundary } ?? false, isBehindComment: comment != nil))
        }
    }

    private static func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

    /// Lower case for the two alphabets of the labels, one scalar for one scalar.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x41...0x5A, 0x410...0x42F: Unicode.Scalar(scalar.value + 0x20) ?? scalar
        case 0x0A, 0x0D: scalar
        default: scalar.properties.isWhitespace ? " " : scalar
        }
    }

    private func marks() -> [Mark] {
        var marks: [Mark] = []
        var index = 0
        while index < self.text.count {
            if let end = self.match(Self.orderLabels, at: index) {
                marks.append(Mark(kind: .order, start: index, end: end))
                index = end
            } else if let end = self.match(Self.codeLabels, at: index) {
                marks.append(Mark(kind: .code, start: index, end: end))
                index = end
            } else if let end = self.match(Self.commentLabels, at: index), self.hasColon(behind: end) {
                marks.append(Mark(kind: nil, start: index, end: end))
                index = end
            } else {
                index += 1
            }
        }
        return marks
    }

    private func match(_ labels: [[Unicode.Scalar]], at start: Int) -> Int? {
        if start > 0, self.text[start - 1].properties.isAlphabetic { return nil }
        for label in labels where label.first == self.folded[start] {
            var index = start
            var isMatch = true
            for scalar in label {
                guard index < self.text.count, self.folded[index] == scalar || scalar == " " && self.isBlank(index)
                else {
                    isMatch = false
                    break
                }
                index += 1
                // Some blanks, not all that a hostile message may contain: each label reads them again.
                for _ in 0..<8 where scalar == " " && index < self.text.count && self.isBlank(index) { index += 1 }
            }
            if isMatch, index == self.text.count || !self.text[index].properties.isAlphabetic { return index }
        }
        return nil
    }

    private func isBlank(_ index: Int) -> Bool { [" ", "\n", "\r"].contains(self.folded[index]) }

    /// `Комментарий:`, and `Комментарий к заказу:` with a few words before the colon.
    private func hasColon(behind end: Int) -> Bool {
        for scalar in self.text[end...].prefix(32) {
            if scalar == ":" { return true }
            guard scalar == " " || scalar == "\u{A0}" || scalar.properties.isAlphabetic else { return false }
        }
        return false
    }

    /// The last start of a sentence before the label; `from` is where the previous search ended.
    private func boundary(before start: Int, from: Int, earlier: Int) -> Int {
        var boundary = earlier
        for index in from..<start {
            let scalar = self.text[index]
            if ["\n", "\r", ";", "|"].contains(scalar) { boundary = index + 1 }
            guard [".", "!", "?", "…"].contains(scalar) else { continue }
            if index + 1 == start || self.folded[index + 1] == " " { boundary = index + 1 }
        }
        return boundary
    }

    private func isStart(_ start: Int, of boundary: Int) -> Bool {
        // Origin of the number: the longest word before a label, with quotes, brackets and blanks around it.
        guard start - boundary <= 32 else { return false }
        let between = self.folded[boundary..<start].filter { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        return between.isEmpty || between.count <= 5 && Self.forewords.contains(Array(between))
    }

    private func isExact(at start: Int) -> Bool {
        self.text[start] != self.folded[start] && self.text[start + 1] == self.folded[start + 1]
    }

    private func valueEnd(from start: Int, before next: Int?) -> Int {
        let limit = min(next ?? self.text.count, self.text.count, start + Self.maximumValue)
        return self.text[start..<limit].firstIndex { [";", ",", "\n", "\r", "|"].contains($0) } ?? limit
    }

    /// `nil` when the label is a part of a sentence, as in «номер заказа указан в письме».
    private func value(
        from start: Int, to end: Int, kind: BukzaOrderLabel.Kind, isPartial: Bool
    ) -> (value: String?, hasText: Bool)? {
        var start = start
        var hasMark = false
        while start < end {
            let isMark = [":", "=", "#", "№", "-", "–", "—"].contains(self.text[start])
            guard isMark || self.folded[start] == " " else { break }
            hasMark = hasMark || isMark
            start += 1
        }
        let text = String(String.UnicodeScalarView(self.text[start..<end]))
        guard hasMark || text.contains(where: \.isNumber) else { return nil }
        let isHalf = isPartial && end == self.text.count
        let value =
            switch kind {
            case _ where isHalf: String?.none
            case .order: BukzaIdentity.orderID(text, from: .label)
            case .code: BukzaIdentity.code(text, from: .label)
            }
        return (value, text.contains { !$0.isWhitespace })
    }
}
