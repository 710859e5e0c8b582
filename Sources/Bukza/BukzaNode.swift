/// A value of a body, in any notation.
enum BukzaNode: Hashable {
    /// A text between quotes, or a form's value.
    case text([UInt8])
    /// A number, or any text without quotes.
    case bare([UInt8])
    /// `null`, `true`, `false`.
    case nothing
    /// The part that was read of a value inside which the body ended.
    case partial([UInt8])
    case object([BukzaMember])
    case list([BukzaNode])

    var isObject: Bool { if case .object = self { true } else { false } }

    /// The first text in a value that should be a text, if it suits the field: `{"number": "…"}`, `["…"]`.
    ///
    /// A number counts only in fields with numbers, such as a phone or an order id. `nil` when there is none.
    func firstText(for field: BukzaField, depth: Int = 0) -> [UInt8]? {
        guard depth < 4 else { return nil }
        switch self {
        case .text(let text): return Self.suits(text, field) ? text : nil
        case .bare(let text): return [.phone, .orderID, .code, .widgetID, .sessionID].contains(field) ? text : nil
        case .nothing, .partial: return nil
        case .object(let members):
            for member in members.prefix(32) {
                if let text = member.value.firstText(for: field, depth: depth + 1) { return text }
            }
        case .list(let values):
            for value in values.prefix(32) {
                if let text = value.firstText(for: field, depth: depth + 1) { return text }
            }
        }
        return nil
    }

    /// Whether the text suits the field: a phone's number may stand next to `"type": "mobile"`.
    private static func suits(_ text: [UInt8], _ field: BukzaField) -> Bool {
        switch field {
        case .phone: text.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } >= 5
        case .email: text.contains(UInt8(ascii: "@"))
        default: text.contains { $0 > 0x20 }
        }
    }
}

/// A key of a body with its value.
struct BukzaMember: Hashable {
    let key: [UInt8]
    let value: BukzaNode
}
