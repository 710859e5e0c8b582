/// The known keys of one body with their texts, whatever notation they came in. Of a key given twice the last counts.
struct BukzaFields {
    private var values: [BukzaField: Value] = [:]
    private(set) var oddities: Set<BukzaWebhook.Oddity> = []

    private enum Value {
        /// `null`, `true`, a nested value, or the cut-off half of something that must not be halved.
        case nothing
        case whole(String)
        case partial(String)
    }

    /// Whether not even a known key was met.
    var isEmpty: Bool { self.values.isEmpty }

    mutating func note(_ oddity: BukzaWebhook.Oddity) {
        self.oddities.insert(oddity)
    }

    /// Takes a value that ended where it should; `nil` when it was none.
    mutating func set(_ field: BukzaField, to text: [UInt8]?) {
        self.store(text.map { .whole(String(decoding: $0, as: UTF8.self)) } ?? .nothing, for: field)
    }

    /// Takes what there is of a value when the body ended inside it. Even when the half is not kept it displaces an
    /// earlier value of the same key: otherwise a name could plant a session id in a body that is cut off.
    mutating func setPartial(_ field: BukzaField, to text: [UInt8]) {
        self.note(.cutOff)
        let value = Value.partial(String(decoding: text, as: UTF8.self))
        self.store(field.keepsPartialValue ? value : .nothing, for: field)
    }

    private mutating func store(_ value: Value, for field: BukzaField) {
        if self.values.updateValue(value, forKey: field) != nil { self.note(.repeatedKey) }
    }

    /// The text of a field as it stands, spaces included; `nil` when there is none.
    subscript(field: BukzaField) -> String? {
        switch self.values[field] {
        case .whole(let text), .partial(let text): text
        case .nothing, nil: nil
        }
    }

    /// Whether the body ended inside this value.
    func isPartial(_ field: BukzaField) -> Bool {
        if case .partial = self.values[field] { true } else { false }
    }
}
