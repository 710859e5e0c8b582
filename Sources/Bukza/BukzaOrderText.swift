import Stitching

/// Order id and reservation code from a message such as `Номер заказа: 1001; Код бронирования: C6UDS3`.
///
/// The customer's comment is in the same message and may name an earlier order. The template's own labels are chosen
/// like this:
///
/// 1. A label after a comment's label (`Комментарий:`, `Notes:`) in the same sentence is the customer's. A sentence
///    ends at `;`, `|`, a line break, or a full stop followed by a blank.
/// 2. Small letters in the middle of a sentence are prose: `прошлый номер заказа: 9212`. They count only as a pair of
///    both labels side by side.
/// 3. Among the others an exact capital (`Номер заказа`) counts four, a pair three, and the start of a sentence two.
/// 4. Of equal ones those before any comment's label come first. Among these the first label of the message wins if it
///    begins the message, because a template that starts with a label puts the comment after it. Otherwise the last
///    wins, because a template that starts with the comment has its own labels after it.
/// 5. When all labels are a comment's, an exact pair at the message's end counts if another pair is before it.
///
/// **Source:** the documented template, and its English wording.
struct BukzaOrderText {
    let orderID: String?
    let code: String?
    /// Whether nothing follows the value of the last label that counted.
    let isAtEnd: Bool

    /// Linear.
    ///
    /// - Parameter isPartial: the message was cut off, so a value at its end may be incomplete.
    init(message: String, isPartial: Bool) {
        let labels = BukzaLabelScanner(message, isPartial: isPartial).labels
        let all = Self.groups(of: labels)
        let groups = all.filter(\.counts)
        guard let best = Self.best(groups) ?? Self.lastWords(all, of: message) else {
            (self.orderID, self.code, self.isAtEnd) = (nil, nil, false)
            return
        }
        var order = best.labels.first { $0.kind == .order }
        var code = best.labels.first { $0.kind == .code }
        if best.labels.count == 1 {
            // The template may have other words between its two labels.
            let others = groups.filter { group in
                group.labels.count == 1 && group.labels[0].kind != best.labels[0].kind
                    && group.labels[0].isExact == best.labels[0].isExact && !group.labels[0].isBehindComment
            }
            let other = Self.best(others)?.labels.first
            if best.labels[0].kind == .order { code = other } else { order = other }
        }
        self.orderID = order?.value
        self.code = code?.value
        self.isAtEnd = Self.isEnd(max(order?.end ?? 0, code?.end ?? 0), of: message)
    }

    /// Whether the message names an order or a code.
    var hasValue: Bool { self.orderID != nil || self.code != nil }

    /// One label, or two of different kinds side by side.
    private struct Group {
        let labels: [BukzaOrderLabel]

        var counts: Bool {
            guard let first = self.labels.first, !first.isInComment else { return false }
            let isPair = self.labels.count == 2
            guard isPair || first.hasText else { return false }
            return first.isExact || first.isAtBoundary || isPair
        }

        var rank: Int {
            let first = self.labels.first
            let place = (first?.isExact == true ? 4 : 0) + (first?.isAtBoundary == true ? 2 : 0)
            return place + (self.labels.count == 2 ? 3 : 0)
        }

        var isBehindComment: Bool { self.labels.first?.isBehindComment == true }
    }

    private static func groups(of labels: [BukzaOrderLabel]) -> [Group] {
        var groups: [Group] = []
        var index = 0
        while index < labels.count {
            let label = labels[index]
            if index + 1 < labels.count, labels[index + 1].kind != label.kind,
                labels[index + 1].start - label.end <= 8
            {
                groups.append(Group(labels: [label, labels[index + 1]]))
                index += 2
            } else {
                groups.append(Group(labels: [label]))
                index += 1
            }
        }
        return groups
    }

    /// Nothing separates the comment from the template's labels after it: then the message ends with those, an exact
    /// pair that is not the first.
    private static func lastWords(_ groups: [Group], of message: String) -> Group? {
        let pairs = groups.filter { $0.labels.count == 2 }
        guard pairs.count > 1, let last = pairs.last, last.labels[0].isExact,
            Self.isEnd(last.labels[1].end, of: message)
        else { return nil }
        return last
    }

    private static func isEnd(_ end: Int, of message: String) -> Bool {
        message.unicodeScalars.dropFirst(end).allSatisfy { scalar in
            scalar.properties.isWhitespace || scalar == "." || scalar == ";"
        }
    }

    private static func best(_ groups: [Group]) -> Group? {
        guard let rank = groups.map(\.rank).max() else { return nil }
        var equal = groups.filter { $0.rank == rank }
        if equal.contains(where: { !$0.isBehindComment }) { equal = equal.filter { !$0.isBehindComment } }
        if let first = equal.first, first.labels.first?.start == 0 { return first }
        return equal.last
    }
}
