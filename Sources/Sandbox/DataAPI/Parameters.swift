/// The members of `params`, or of one offline message, read strictly: unknown names and wrong types are refused.
struct Parameters: Sendable {
    private let values: [String: JSONValue]
    /// The text before each name in `error.data.field`: empty, or a parent with a dot.
    private let prefix: String

    /// Refuses every name that is not allowed, all of them at once.
    init(_ values: [String: JSONValue], prefix: String = "", allowed: [String]) throws(Refusal) {
        let unexpected = values.keys.filter { !allowed.contains($0) }.sorted()
        if let first = unexpected.first {
            throw Refusal(
                .unexpectedParameters, "Unexpected parameters: \(unexpected.joined(separator: ", "))",
                field: prefix + first, value: values[first],
                params: ["unexpected_parameters": .array(unexpected.map { .string($0) })])
        }
        self.values = values
        self.prefix = prefix
    }

    func field(_ name: String) -> String { self.prefix + name }

    /// As sent, of any type.
    func raw(_ name: String) -> JSONValue? { self.values[name] }

    func string(_ name: String) throws(Refusal) -> String? {
        try self.typed(name, as: "string") { $0.asString }
    }

    func integer(_ name: String) throws(Refusal) -> Int64? {
        try self.typed(name, as: "number") { $0.asInteger }
    }

    func bool(_ name: String) throws(Refusal) -> Bool? {
        try self.typed(name, as: "boolean") { $0.asBool }
    }

    func array(_ name: String) throws(Refusal) -> [JSONValue]? {
        try self.typed(name, as: "array") { $0.elements }
    }

    /// The value, or the refusal that a required one is missing.
    func required<Value>(_ name: String, _ value: Value?) throws(Refusal) -> Value {
        guard let value else { throw self.missed(name) }
        return value
    }

    func missed(_ name: String) -> Refusal {
        Refusal(
            .requiredParameterMissed, "The required parameter \(self.field(name)) is missed", field: self.field(name))
    }

    /// The refusal of a value that has the right type.
    func invalid(_ name: String, _ why: String) -> Refusal {
        Refusal(
            .invalidParameterValue, "Invalid value of the parameter \(self.field(name)): \(why)",
            field: self.field(name), value: self.raw(name))
    }

    private func typed<Value>(
        _ name: String, as type: String, _ read: (JSONValue) -> Value?
    ) throws(Refusal) -> Value? {
        guard let value = self.values[name] else { return nil }
        guard let typed = read(value) else {
            throw Refusal(
                .dataTypeError, "The parameter \(self.field(name)) must be a \(type), not \(value.typeName)",
                field: self.field(name), value: value, params: ["expected_type": .string(type)])
        }
        return typed
    }
}
