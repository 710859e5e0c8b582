/// One «Номер заказа» or «Код бронирования» in a message, with what stands behind it.
struct BukzaOrderLabel {
    enum Kind { case order, code }

    let kind: Kind
    /// Where the label's first letter is, in scalars.
    let start: Int
    /// Where the value's text ends, in scalars.
    let end: Int
    /// `nil` when the text is no identity: nothing, a leftover, a remark.
    let value: String?
    /// Whether anything stands behind the label at all.
    let hasText: Bool
    /// A capital and then small letters, as the template has it. People write small letters only.
    let isExact: Bool
    /// The label starts the message, a line, or a sentence.
    let isAtBoundary: Bool
    /// Whether a comment's label came before in the same sentence, so that this one is part of the comment.
    let isInComment: Bool
    /// Whether a comment's label came before at all.
    let isBehindComment: Bool
}
