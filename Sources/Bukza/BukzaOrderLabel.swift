/// One «Номер заказа» or «Код бронирования» in a message, with the text after it.
struct BukzaOrderLabel {
    enum Kind { case order, code }

    let kind: Kind
    /// The position of the label's first letter, in scalars.
    let start: Int
    /// The end of the value's text, in scalars.
    let end: Int
    /// `nil` when the text does not identify: nothing, a leftover, a remark.
    let value: String?
    /// Whether any text follows the label.
    let hasText: Bool
    /// A capital and then small letters, as in the template. People write small letters only.
    let isExact: Bool
    /// The label starts the message, a line, or a sentence.
    let isAtBoundary: Bool
    /// Whether a comment's label came before it in the same sentence, so that this label is part of the comment.
    let isInComment: Bool
    /// Whether a comment's label came before it.
    let isBehindComment: Bool
}
