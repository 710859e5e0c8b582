/// One column of a `get.*` method: how it is read, and what the documentation allows for it.
struct ListField<Row: Sendable>: Sendable {
    enum Kind: Sendable {
        case number, string, boolean, datetime, object
    }

    let name: String
    let kind: Kind
    let isFilterable: Bool
    let isSortable: Bool
    /// Whether it is in an answer to a call without `fields`.
    let isDefault: Bool
    let read: @Sendable (Row) -> JSONValue

    init(
        _ name: String, _ kind: Kind, filter: Bool = false, sort: Bool = false, standard: Bool = true,
        _ read: @escaping @Sendable (Row) -> JSONValue
    ) {
        self.name = name
        self.kind = kind
        self.isFilterable = filter
        self.isSortable = sort
        self.isDefault = standard
        self.read = read
    }
}
