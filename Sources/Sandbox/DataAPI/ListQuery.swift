/// `limit`, `offset`, `fields`, `filter` and `sort` of a `get.*` method, checked.
///
/// **Source:** CoMagic Data API documentation: 1000 rows by default and 10 000 at most, offset at most 100 000.
struct ListQuery<Row: Sendable>: Sendable {
    /// The parameters of every list method.
    static var parameters: [String] { ["access_token", "user_id", "limit", "offset", "fields", "filter", "sort"] }

    private let fields: [String: ListField<Row>]
    private let chosen: [String]
    private let limit: Int
    private let offset: Int
    let filter: ListFilter?
    private let sort: [(field: ListField<Row>, isAscending: Bool)]

    init(_ parameters: Parameters, fields table: [ListField<Row>], filterDepth: Int = 3) throws(Refusal) {
        let fields = Dictionary(table.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.fields = fields
        let limit = try parameters.integer("limit") ?? 1_000
        guard (1...10_000).contains(limit) else { throw parameters.invalid("limit", "it is 1 to 10000") }
        let offset = try parameters.integer("offset") ?? 0
        guard (0...100_000).contains(offset) else { throw parameters.invalid("offset", "it is 0 to 100000") }
        self.limit = Int(limit)
        self.offset = Int(offset)
        if let names = try parameters.array("fields") {
            var chosen: [String] = []
            for name in names {
                guard let text = name.asString else {
                    throw Refusal(.dataTypeError, "fields is an array of strings", field: "fields", value: name)
                }
                guard fields[text] != nil else { throw parameters.invalid("fields", "there is no field \(text)") }
                chosen.append(text)
            }
            guard !chosen.isEmpty else { throw parameters.invalid("fields", "it is empty") }
            self.chosen = chosen
        } else {
            self.chosen = table.filter(\.isDefault).map(\.name)
        }
        if let filter = parameters.raw("filter") {
            self.filter = try ListFilter(filter, fields: fields, depth: filterDepth)
        } else {
            self.filter = nil
        }
        self.sort = try Self.order(parameters, fields)
    }

    /// The requested page and the total number of rows. O(n), O(n log n) when sorted.
    func page(of rows: [Row]) -> (rows: [JSONValue], total: Int) {
        var found = rows
        if let filter = self.filter {
            found = rows.filter { row in filter.matches { self.fields[$0]?.read(row) ?? .null } }
        }
        if !self.sort.isEmpty {
            found.sort { left, right in
                for (field, isAscending) in self.sort {
                    let (first, second) = (field.read(left), field.read(right))
                    if first == second { continue }
                    let isBefore = first.isOrdered(before: second) ?? (second == .null)
                    return isBefore == isAscending
                }
                return false
            }
        }
        let page = found.dropFirst(self.offset).prefix(self.limit).map { row in
            JSONValue.object(
                Dictionary(
                    self.chosen.map { ($0, self.fields[$0]?.read(row) ?? .null) }, uniquingKeysWith: { _, last in last }
                ))
        }
        return (page, found.count)
    }

    private static func order(
        _ parameters: Parameters, _ fields: [String: ListField<Row>]
    ) throws(Refusal) -> [(field: ListField<Row>, isAscending: Bool)] {
        var order: [(field: ListField<Row>, isAscending: Bool)] = []
        for item in try parameters.array("sort") ?? [] {
            guard let members = item.members else {
                throw Refusal(.dataTypeError, "sort is an array of objects", field: "sort", value: item)
            }
            let reader = try Parameters(members, prefix: "sort.", allowed: ["field", "order"])
            let name = try reader.required("field", try reader.string("field"))
            guard let field = fields[name] else { throw reader.invalid("field", "there is no such field") }
            guard field.isSortable else {
                throw Refusal(
                    .sortProhibited, "Sorting by the field \(name) is prohibited", field: "sort", value: .string(name))
            }
            let word = try reader.string("order") ?? "asc"
            guard word == "asc" || word == "desc" else { throw reader.invalid("order", "it is asc or desc") }
            order.append((field, word == "asc"))
        }
        return order
    }
}
