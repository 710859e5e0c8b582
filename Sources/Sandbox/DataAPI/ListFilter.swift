/// `filter` of a `get.*` method, checked against the method's fields.
///
/// **Source:** CoMagic Data API documentation, filtering. Of its operators `regexp` and `jsquery` are refused.
indirect enum ListFilter: Hashable, Sendable {
    case field(String, Operator, JSONValue)
    case all([ListFilter])
    case any([ListFilter])

    enum Operator: String, Hashable, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case greater = ">"
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case like, ilike
        case notLike = "not_like"
        case notIlike = "not_ilike"
        case isIn = "in"
        case notIn = "not_in"
        case isNull = "is_null"
        case isNotNull = "is_not_null"
    }

    /// - Parameter depth: levels of nesting still allowed.
    init<Row>(_ json: JSONValue, fields: [String: ListField<Row>], depth: Int) throws(Refusal) {
        guard let members = json.members else {
            throw Refusal(.dataTypeError, "The parameter filter must be an object", field: "filter", value: json)
        }
        if members["filters"] != nil || members["condition"] != nil {
            self = try Self.group(members, fields: fields, depth: depth)
            return
        }
        let reader = try Parameters(members, prefix: "filter.", allowed: ["field", "operator", "value"])
        let name = try reader.required("field", try reader.string("field"))
        let word = try reader.required("operator", try reader.string("operator"))
        guard let field = fields[name] else { throw reader.invalid("field", "there is no such field") }
        guard field.isFilterable else {
            throw Refusal(
                .filterProhibited, "Filtering by the field \(name) is prohibited", field: "filter", value: .string(name)
            )
        }
        guard let comparison = Operator(rawValue: word) else {
            throw reader.invalid("operator", "it is not supported by this method")
        }
        let value = reader.raw("value")
        switch comparison {
        case .isNull, .isNotNull: self = .field(name, comparison, .null)
        case .isIn, .notIn:
            guard let elements = try reader.array("value") else { throw reader.missed("value") }
            for element in elements { try Self.check(element, field) }
            self = .field(name, comparison, .array(elements))
        default:
            guard let value else { throw reader.missed("value") }
            if value != .null { try Self.check(value, field) }
            self = .field(name, comparison, value)
        }
    }

    /// Values that this filter requires of a field by `=` or `in`, so that an index can be used; `nil` when any is
    /// allowed.
    func values(of name: String) -> [JSONValue]? {
        switch self {
        case .field(name, .equal, let value): [value]
        case .field(name, .isIn, let values): values.elements
        case .all(let parts): parts.lazy.compactMap { $0.values(of: name) }.first
        default: nil
        }
    }

    func matches(_ read: (String) -> JSONValue) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.matches(read) }
        case .any(let parts): parts.contains { $0.matches(read) }
        case .field(let name, let comparison, let value): Self.compare(read(name), comparison, value)
        }
    }

    private static func group<Row>(
        _ members: [String: JSONValue], fields: [String: ListField<Row>], depth: Int
    ) throws(Refusal) -> ListFilter {
        let reader = try Parameters(members, prefix: "filter.", allowed: ["filters", "condition"])
        guard depth > 1 else { throw reader.invalid("filters", "nested too deep") }
        let filters = try reader.required("filters", try reader.array("filters"))
        let condition = try reader.required("condition", try reader.string("condition"))
        guard !filters.isEmpty else { throw reader.invalid("filters", "it is empty") }
        var parts: [ListFilter] = []
        for filter in filters { parts.append(try ListFilter(filter, fields: fields, depth: depth - 1)) }
        switch condition {
        case "and": return .all(parts)
        case "or": return .any(parts)
        default: throw reader.invalid("condition", "it is and or or")
        }
    }

    private static func check<Row>(_ value: JSONValue, _ field: ListField<Row>) throws(Refusal) {
        let fits =
            switch field.kind {
            case .number: value.typeName == "number"
            case .string, .datetime: value.typeName == "string"
            case .boolean: value.typeName == "boolean"
            case .object: true
            }
        guard fits else {
            throw Refusal(
                .dataTypeError, "The value of the filter by \(field.name) has the wrong type", field: "filter.value",
                value: value)
        }
    }

    private static func compare(_ left: JSONValue, _ comparison: Operator, _ right: JSONValue) -> Bool {
        switch comparison {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left.isOrdered(before: right) ?? false
        case .greater: right.isOrdered(before: left) ?? false
        case .lessOrEqual: right.isOrdered(before: left).map { !$0 } ?? false
        case .greaterOrEqual: left.isOrdered(before: right).map { !$0 } ?? false
        case .like: Self.like(left, right, ignoringCase: false)
        case .ilike: Self.like(left, right, ignoringCase: true)
        case .notLike: !Self.like(left, right, ignoringCase: false)
        case .notIlike: !Self.like(left, right, ignoringCase: true)
        case .isIn: right.elements?.contains(left) ?? false
        case .notIn: !(right.elements?.contains(left) ?? false)
        case .isNull: left == .null
        case .isNotNull: left != .null
        }
    }

    private static func like(_ left: JSONValue, _ right: JSONValue, ignoringCase: Bool) -> Bool {
        guard let text = left.asString, let pattern = right.asString else { return false }
        return ignoringCase
            ? LikePattern(pattern.lowercased()).matches(text.lowercased()) : LikePattern(pattern).matches(text)
    }
}

extension JSONValue {
    /// `nil` when the two cannot be compared: a number with a text, or anything with `null`.
    func isOrdered(before other: JSONValue) -> Bool? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.integer(let left), .number(let right)): Double(left) < right
        case (.number(let left), .integer(let right)): left < Double(right)
        case (.number(let left), .number(let right)): left < right
        case (.string(let left), .string(let right)): left < right
        case (.bool(let left), .bool(let right)): !left && right
        default: nil
        }
    }
}
