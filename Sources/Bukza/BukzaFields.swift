import Stitching

/// The known keys of one booking with their texts, in any notation. If a key is repeated, the last one counts.
struct BukzaFields {
    /// One key as it was in the body.
    struct Entry: Hashable {
        /// `nil` for an unknown key.
        let field: BukzaField?
        let value: Value
        /// Whether the value was in quotes, like everything that the template inserts.
        let isQuoted: Bool
        /// How deep inside other values the key was. An outer one takes precedence.
        var depth: Int
    }

    enum Value: Hashable {
        /// `null`, `true`, a nested value, or half of a value that must be complete.
        case nothing
        case whole(String)
        case partial(String)

        /// The text unchanged; `nil` when there is none.
        var text: String? {
            switch self {
            case .whole(let text), .partial(let text): text
            case .nothing: nil
            }
        }
    }

    /// In the body's order.
    private(set) var entries: [Entry] = []
    private(set) var oddities: Set<BookingOddity> = []
    private var chosen: [BukzaField: Entry] = [:]

    /// Whether there was no known key.
    var isEmpty: Bool { self.chosen.isEmpty }

    var countOfKeys: Int { self.chosen.count }

    mutating func note(_ oddity: BookingOddity) {
        self.oddities.insert(oddity)
    }

    mutating func note(_ oddities: Set<BookingOddity>) {
        self.oddities.formUnion(oddities)
    }

    mutating func append(_ entry: Entry) {
        self.entries.append(entry)
        guard let field = entry.field else { return }
        if let present = self.chosen[field] {
            guard entry.depth <= present.depth else { return }
            if entry.depth == present.depth { self.note(.repeatedKey) }
        }
        self.chosen[field] = entry
    }

    /// A copy with other entries. Recorded oddities stay.
    func keeping(_ entries: some Sequence<Entry>) -> BukzaFields {
        var result = BukzaFields()
        for entry in entries { result.append(entry) }
        result.oddities = self.oddities
        return result
    }

    /// Adds the keys of another place as if they were deeper inside: they count where these fields have nothing.
    mutating func append(_ other: BukzaFields, deeperBy depth: Int) {
        for entry in other.entries {
            var entry = entry
            entry.depth += depth
            self.append(entry)
        }
        self.note(other.oddities)
    }

    /// The text of a field unchanged, including spaces; `nil` when there is none.
    subscript(field: BukzaField) -> String? { self.chosen[field]?.value.text }

    /// Whether the body had the key.
    func has(_ field: BukzaField) -> Bool { self.chosen[field] != nil }

    /// Whether the field has a text that is more than white space.
    func says(_ field: BukzaField) -> Bool { self[field]?.nonEmpty != nil }

    /// Whether the body ended inside this value.
    func isPartial(_ field: BukzaField) -> Bool {
        if case .partial = self.chosen[field]?.value { true } else { false }
    }
}
