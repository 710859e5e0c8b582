import Stitching

/// The known keys of one booking with their texts, whatever notation they came in. Of a key given twice the last counts.
struct BukzaFields {
    /// One key as it stood in the body.
    struct Entry: Hashable {
        /// `nil` for a key that means nothing to us.
        let field: BukzaField?
        let value: Value
        /// Whether the value came between quotes, as everything that the template puts in does.
        let isQuoted: Bool
        /// How far inside other values the key stood: one further out counts before it.
        var depth: Int
    }

    enum Value: Hashable {
        /// `null`, `true`, a nested value, or the cut-off half of something that must not be halved.
        case nothing
        case whole(String)
        case partial(String)

        /// The text as it stands; `nil` when there is none.
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

    /// Whether not even a known key was met.
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

    /// The same with other entries; what was noted stays.
    func keeping(_ entries: some Sequence<Entry>) -> BukzaFields {
        var result = BukzaFields()
        for entry in entries { result.append(entry) }
        result.oddities = self.oddities
        return result
    }

    /// Adds the keys of another place as if they stood further inside: they count where nothing is said here.
    mutating func append(_ other: BukzaFields, deeperBy depth: Int) {
        for entry in other.entries {
            var entry = entry
            entry.depth += depth
            self.append(entry)
        }
        self.note(other.oddities)
    }

    /// The text of a field as it stands, spaces included; `nil` when there is none.
    subscript(field: BukzaField) -> String? { self.chosen[field]?.value.text }

    /// Whether the key stood in the body at all.
    func has(_ field: BukzaField) -> Bool { self.chosen[field] != nil }

    /// Whether the field has a text that is more than white space.
    func says(_ field: BukzaField) -> Bool { self[field]?.nonEmpty != nil }

    /// Whether the body ended inside this value.
    func isPartial(_ field: BukzaField) -> Bool {
        if case .partial = self.chosen[field]?.value { true } else { false }
    }
}
